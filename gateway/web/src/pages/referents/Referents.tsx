import { Select } from "@codegouvfr/react-dsfr/Select";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { may } from "../../api/actions";
import { referents as api } from "../../api/endpoints";
import type { ApprenantReferent, Referents as Value } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nomComplet, nomTrie } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Absent } from "../../ui/fields";
import { Done, Empty, Loaded, ProblemAlert } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";
import { NextPage } from "../../ui/NextPage";
import { useDivisions } from "../comptes/DivisionsField";

const KEY = ["referents"];

/** Which teacher follows which learner (I-10). */
export default function Referents() {
  const { profil } = useOpenSession();
  const client = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const division = search.get("division") ?? "";
  const [told, setTold] = useState("");
  const divisions = useDivisions().data ?? [];
  const query = useInfiniteQuery({
    queryKey: [...KEY, division],
    queryFn: ({ pageParam }) => api.list({ division, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
    placeholderData: keepPreviousData,
  });
  const done = async (text: string) => {
    setTold(text);
    await client.invalidateQueries({ queryKey: KEY });
  };
  return (
    <Page
      title="Référents"
      crumbs={profil === "enseignant" ? [] : [{ label: "Comptes", href: "/comptes" }]}
      lead={t`Un apprenant a au plus un enseignant référent, choisi parmi ceux qui enseignent dans sa classe ou pour son diplôme. Le DDFPT affecte les référents, classe par classe.`}
    >
      <Done text={told} />
      <div className="cpro-filters">
        <Select
          label="Classe"
          nativeSelectProps={{
            value: division,
            onChange: (event) => {
              setTold("");
              setSearch(event.target.value ? { division: event.target.value } : {}, { replace: true });
            },
          }}
        >
          <option value="">Toutes les classes</option>
          {divisions.map(({ code }) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </Select>
      </div>
      <Loaded query={query}>
        {({ pages }) => {
          const list = pages.flatMap((page) => page.apprenants);
          const first = pages[0] as Value;
          if (list.length === 0) {
            return <Empty>{t`Aucun apprenant dans cette classe. Les apprenants viennent de l'import des fichiers de la scolarité.`}</Empty>;
          }
          const without = list.filter(({ referent }) => !referent).length;
          const writes = may(first.actions, "modifier");
          return (
            <>
              <p role="status">{t`${compte(list.length, "apprenant affiché", "apprenants affichés")}, dont ${without} sans référent`}</p>
              {writes && !division && <p>{t`Choisissez une classe pour affecter ses référents.`}</p>}
              <Assignment key={division} list={list} teachers={first.enseignants} open={writes && division !== ""} onDone={done} />
              <NextPage query={query} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

const NOBODY = "personne";

/** The class, and the form that gives some or all of it a référent. */
function Assignment({ list, teachers, open, onDone }: {
  list: ApprenantReferent[];
  teachers: Value["enseignants"];
  open: boolean;
  onDone: (text: string) => Promise<void>;
}) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [teacher, setTeacher] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function assign() {
    setBusy(true);
    setError(null);
    const named = teachers.find(({ id }) => id === teacher);
    try {
      await api.assign(chosen, named?.id ?? null);
      setChosen([]);
      await onDone(
        named
          ? t`${nomComplet(named)} est référent de ${compte(chosen.length, "apprenant")}.`
          : t`${compte(chosen.length, "apprenant")} sans référent désormais.`,
      );
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      {error !== null && <ProblemAlert error={error} title="Les référents ne sont pas affectés" />}
      {open && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void assign();
          }}
        >
          <div className="cpro-filters">
            <Select
              label="Enseignant référent"
              hint={teachers.length === 0 ? t`Personne n'enseigne encore dans cette classe.` : t`Choisissez un enseignant, puis cochez ses apprenants.`}
              nativeSelectProps={{ value: teacher, onChange: (event) => setTeacher(event.target.value) }}
            >
              <option value="">Choisir un enseignant</option>
              {teachers.map((each) => (
                <option key={each.id} value={each.id}>
                  {nomTrie(each)}
                </option>
              ))}
              <option value={NOBODY}>Aucun référent</option>
            </Select>
            <div>
              <Button type="submit" disabled={busy || !teacher || chosen.length === 0}>
                {chosen.length === 0 ? "Affecter" : t`Affecter à ${compte(chosen.length, "apprenant")}`}
              </Button>
            </div>
          </div>
          <div className="cpro-toolbar">
            <Button size="small" priority="secondary" onClick={() => setChosen(list.map(({ id }) => id))}>
              {t`Sélectionner toute la classe (${list.length})`}
            </Button>
            <Button size="small" priority="tertiary" onClick={() => setChosen(list.filter(({ referent }) => !referent).map(({ id }) => id))}>
              Sélectionner ceux sans référent
            </Button>
            {chosen.length > 0 && (
              <Button size="small" priority="tertiary" onClick={() => setChosen([])}>
                Ne rien sélectionner
              </Button>
            )}
          </div>
        </form>
      )}
      <table className="cpro-table">
        <caption className="fr-sr-only">Apprenants et référents</caption>
        <thead>
          <tr>
            {open && <th scope="col">Choisir</th>}
            <th scope="col">Apprenant</th>
            <th scope="col">Classe</th>
            <th scope="col">Référent</th>
          </tr>
        </thead>
        <tbody>
          {list.map((each) => (
            <tr key={each.id}>
              {open && (
                <td className="cpro-tick">
                  <input
                    type="checkbox"
                    aria-label={t`Choisir ${nomTrie(each)}`}
                    checked={chosen.includes(each.id)}
                    onChange={(event) =>
                      setChosen(event.target.checked ? [...chosen, each.id] : chosen.filter((id) => id !== each.id))
                    }
                  />
                </td>
              )}
              <th scope="row">{nomTrie(each)}</th>
              <td data-label="Classe">{each.division || <Absent />}</td>
              <td data-label="Référent">
                {each.referent ? (
                  <>
                    {nomComplet(each.referent)}
                    {!each.referent.actif && t` (n'enseigne plus ici)`}
                  </>
                ) : (
                  <Absent />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
