import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { comptes } from "../../api/endpoints";
import type { Compte } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nomProfil, nomTrie, PROFILS } from "../../text/noms";
import { compte, majuscule, nombre, t } from "../../text/typo";
import { Absent } from "../../ui/fields";
import { Empty, Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";

export default function Comptes() {
  const { profil: mine } = useOpenSession();
  const writes = mine === "administrateur" || mine === "ddfpt";
  const [search, setSearch] = useSearchParams();
  const profil = search.get("profil") ?? "";
  const [text, setText] = useState("");
  const recherche = useDeferredValue(text.trim());
  const [chosen, setChosen] = useState<string[]>([]);
  const navigate = useNavigate();
  const query = useInfiniteQuery({
    queryKey: ["comptes", profil, recherche],
    queryFn: ({ pageParam }) => comptes.list({ profil, recherche, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
    placeholderData: keepPreviousData,
  });
  return (
    <Page title="Comptes">
      {writes && (
        <p>
          <Button linkProps={{ href: "/comptes/nouveau" }}>Nouvel utilisateur</Button>
        </p>
      )}
      {mine === "administrateur" && (
        <p>
          <Link href="/comptes/connexions">Journal des connexions</Link>
        </p>
      )}
      <div className="cpro-filters">
        <Input
          label="Chercher une personne"
          hintText="Nom, prénom ou identifiant"
          nativeInputProps={{ type: "search", value: text, onChange: (event) => setText(event.target.value) }}
        />
        <Select
          label="Profil"
          hint="Tous, ou un seul"
          nativeSelectProps={{
            value: profil,
            onChange: (event) => setSearch(event.target.value ? { profil: event.target.value } : {}, { replace: true }),
          }}
        >
          <option value="">Tous les profils</option>
          {PROFILS.filter((each) => each !== "operateur_academique" && each !== "tuteur_de_stage").map((each) => (
            <option key={each} value={each}>
              {majuscule(nomProfil(each))}
            </option>
          ))}
        </Select>
      </div>
      <Loaded query={query}>
        {({ pages }) => {
          const list = pages.flatMap((page) => page.comptes);
          const total = pages[0]?.total ?? list.length;
          if (list.length === 0) {
            return text || profil ? (
              <p role="status">{t`Aucun compte ne correspond.`}</p>
            ) : (
              <Empty {...(writes ? { action: { label: "Nouvel import", href: "/imports/nouveau" } } : {})}>
                {t`Aucun compte pour l'instant. L'import des fichiers de la scolarité les crée.`}
              </Empty>
            );
          }
          const issuable = list.filter(({ actif }) => actif).map(({ id }) => id);
          return (
            <>
              <p role="status">{t`${compte(total, "compte")}, ${nombre(list.length)} affichés`}</p>
              {writes && (
                <div className="cpro-toolbar">
                  <Button size="small" priority="secondary" onClick={() => setChosen(issuable)}>
                    {t`Sélectionner cette page (${issuable.length})`}
                  </Button>
                  {chosen.length > 0 && (
                    <>
                      <Button size="small" priority="tertiary" onClick={() => setChosen([])}>
                        Ne rien sélectionner
                      </Button>
                      <Button
                        size="small"
                        onClick={() => void navigate("/comptes/identifiants", { state: { ids: chosen } })}
                      >
                        {t`Préparer ${compte(chosen.length, "fiche")} d'identifiants`}
                      </Button>
                    </>
                  )}
                </div>
              )}
              <AccountTable
                list={list}
                chosen={writes ? chosen : null}
                onChoose={(id, on) => setChosen(on ? [...chosen, id] : chosen.filter((each) => each !== id))}
              />
              {query.hasNextPage && (
                <Button priority="secondary" onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
                  Voir la suite
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function AccountTable({ list, chosen, onChoose }: {
  list: Compte[];
  chosen: string[] | null;
  onChoose: (id: string, on: boolean) => void;
}) {
  return (
    <table className="cpro-table">
      <caption className="fr-sr-only">Comptes</caption>
      <thead>
        <tr>
          {chosen && <th scope="col">Choisir</th>}
          <th scope="col">Personne</th>
          <th scope="col">Profils</th>
          <th scope="col">Division</th>
          <th scope="col">Identifiant</th>
          <th scope="col">État</th>
        </tr>
      </thead>
      <tbody>
        {list.map((account) => (
          <tr key={account.id} className={account.manuel ? "cpro-manual" : ""}>
            {chosen && (
              <td className="cpro-tick">
                {account.actif && (
                  <input
                    type="checkbox"
                    aria-label={t`Choisir ${nomTrie(account)}`}
                    checked={chosen.includes(account.id)}
                    onChange={(event) => onChoose(account.id, event.target.checked)}
                  />
                )}
              </td>
            )}
            <th scope="row">
              {nomTrie(account)}
              {account.manuel && (
                <>
                  {" "}
                  <Badge as="span" small severity="error" noIcon>
                    Créé à la main
                  </Badge>
                </>
              )}
            </th>
            <td data-label="Profils">{account.profils.map(nomProfil).join(", ") || <Absent />}</td>
            <td data-label="Division">{account.division || <Absent />}</td>
            <td data-label="Identifiant">{account.identifiant || <Absent />}</td>
            <td data-label="État">{state(account)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function state(account: Compte): string {
  if (!account.actif) return "Désactivé";
  if (account.jamais_connecte) return "Jamais connecté";
  return account.mot_de_passe_a_changer ? "Mot de passe provisoire" : "Actif";
}
