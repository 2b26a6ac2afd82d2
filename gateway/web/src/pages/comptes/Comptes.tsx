import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { may } from "../../api/actions";
import { comptes, type FiltreComptes } from "../../api/endpoints";
import type { Compte } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { compte, nombre, t } from "../../text/typo";
import { Empty, Loaded, ProblemAlert } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";
import { NextPage } from "../../ui/NextPage";
import { AccountFilters, filtersOf } from "./AccountFilters";
import { AccountTable } from "./AccountTable";

/** Gives a file to the person, under that name. */
function keep(blob: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

export default function Comptes() {
  const { profil: mine } = useOpenSession();
  const [search] = useSearchParams();
  const [text, setText] = useState("");
  const recherche = useDeferredValue(text.trim());
  const filters: FiltreComptes = { ...filtersOf(search), recherche };
  const filtered = text !== "" || [filters.profil, filters.division, filters.etat].some(Boolean) || filters.manuels === true;
  const query = useInfiniteQuery({
    queryKey: ["comptes", "liste", filters],
    queryFn: ({ pageParam }) => comptes.list({ ...filters, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
    placeholderData: keepPreviousData,
  });
  const actions = query.data?.pages[0]?.actions;
  const writes = may(actions, "creer");
  return (
    <Page title="Comptes">
      <ul className="cpro-links">
        {writes && (
          <li>
            <Button linkProps={{ href: "/comptes/nouveau" }}>Nouvel utilisateur</Button>
          </li>
        )}
        <li>
          <Link href="/comptes/maitres-apprentissage">Maîtres d’apprentissage</Link>
        </li>
        {mine !== "chef_etablissement" && (
          <li>
            <Link href="/comptes/referents">Référents</Link>
          </li>
        )}
        {mine === "administrateur" && (
          <li>
            <Link href="/comptes/connexions">Journal des connexions</Link>
          </li>
        )}
      </ul>
      <AccountFilters text={text} onText={setText} />
      <Loaded query={query}>
        {({ pages }) => {
          const list = pages.flatMap((page) => page.comptes);
          const total = pages[0]?.total ?? list.length;
          if (list.length === 0) {
            return filtered ? (
              <p role="status">{t`Aucun compte ne correspond.`}</p>
            ) : (
              <Empty {...(writes ? { action: { label: "Nouvel import", href: "/imports/nouveau" } } : {})}>
                {t`Aucun compte pour l'instant. L'import des fichiers de la scolarité les crée.`}
              </Empty>
            );
          }
          return (
            <>
              <p role="status">{t`${compte(total, "compte")}, ${compte(list.length, "affiché")}`}</p>
              <Chosen list={list} total={total} writes={writes} filters={filters} />
              <NextPage query={query} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

/** Those of them who may be given a slip, save the reader: its own login would close. */
const issuable = (list: Compte[], reader: string) =>
  list.filter(({ id, actif, identifiant }) => actif && identifiant && id !== reader).map(({ id }) => id);

/** Those of all pages who may be given a slip. */
async function everyone(filters: FiltreComptes, reader: string): Promise<string[]> {
  const ids: string[] = [];
  let apres: string | null = "";
  while (apres !== null) {
    const page: Awaited<ReturnType<typeof comptes.list>> = await comptes.list({ ...filters, apres });
    ids.push(...issuable(page.comptes, reader));
    apres = page.suivant || null;
  }
  return ids;
}

/** The table, and what is done with all or some of it. */
function Chosen({ list, total, writes, filters }: {
  list: Compte[];
  /** How many there are with those of the pages that are not shown. */
  total: number;
  writes: boolean;
  filters: FiltreComptes;
}) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const reader = useOpenSession().personne.id;
  const shown = issuable(list, reader);

  async function wait(work: () => Promise<void>) {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  const take = () => wait(async () => keep(await comptes.export(filters), "comptes.csv"));
  const chooseAll = () => wait(async () => setChosen(await everyone(filters, reader)));
  return (
    <>
      {error !== null && <ProblemAlert error={error} title="La liste n’a pas pu être lue en entier" />}
      <div className="cpro-toolbar">
        <Button network size="small" priority="tertiary" iconId="fr-icon-download-line" onClick={() => void take()} disabled={busy}>
          Exporter la liste (CSV)
        </Button>
        {writes && (
          <Button size="small" priority="secondary" onClick={() => setChosen(shown)}>
            {t`Sélectionner cette page (${nombre(shown.length)})`}
          </Button>
        )}
        {writes && total > list.length && (
          <Button size="small" priority="secondary" onClick={() => void chooseAll()} disabled={busy}>
            {t`Tout sélectionner (${nombre(total)})`}
          </Button>
        )}
        {writes && chosen.length > 0 && (
          <>
            <Button size="small" priority="tertiary" onClick={() => setChosen([])}>
              Ne rien sélectionner
            </Button>
            <Button size="small" onClick={() => void navigate("/comptes/identifiants", { state: { ids: chosen } })}>
              {t`Préparer ${compte(chosen.length, "fiche")} d'identifiants`}
            </Button>
          </>
        )}
      </div>
      <AccountTable
        list={list}
        chosen={writes ? chosen : null}
        onChoose={(id, on) => setChosen(on ? [...chosen, id] : chosen.filter((each) => each !== id))}
      />
    </>
  );
}
