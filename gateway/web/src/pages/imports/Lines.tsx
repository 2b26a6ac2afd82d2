import { Input } from "@codegouvfr/react-dsfr/Input";
import { Tag } from "@codegouvfr/react-dsfr/Tag";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useSearchParams } from "react-router";
import { imports } from "../../api/endpoints";
import type { CategorieImport, Import, LigneImport, LignesImport } from "../../api/types";
import { nomTrie } from "../../text/noms";
import { majuscule, nombre, t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { NextPage } from "../../ui/NextPage";
import { CATEGORIES, nature } from "./words";

/** What would change, by category; the category is in the address, the name looked for is not. */
export function Lines({ value }: { value: Import }) {
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState("");
  const recherche = useDeferredValue(text.trim());
  const shown = CATEGORIES.filter(({ code }) => (value.compte[code] ?? 0) > 0);
  const categorie = search.get("categorie") ?? shown.find(({ code }) => code === "rejetes")?.code ?? shown[0]?.code ?? "";
  const query = useInfiniteQuery({
    queryKey: ["import", value.id, "lignes", categorie, recherche],
    queryFn: ({ pageParam }) => imports.lines(value.id, { categorie, recherche, ...(pageParam === null ? {} : { apres: pageParam }) }),
    initialPageParam: null as number | null,
    getNextPageParam: (page: LignesImport) => page.suivant || null,
    enabled: categorie !== "",
  });
  const applied = value.etat === "applique";
  if (shown.length === 0) return <p>{t`Aucune ligne à montrer.`}</p>;
  return (
    <section aria-labelledby="lignes">
      <h2 id="lignes" className="fr-h5">{applied ? "Ce qui a changé" : "Ce qui changerait"}</h2>
      <ul className="cpro-tags" aria-label="Filtrer par catégorie">
        {shown.map(({ code, label, after }) => (
          <li key={code}>
            <Tag
              pressed={code === categorie}
              nativeButtonProps={{
                type: "button",
                onClick: () => setSearch(code === categorie ? {} : { categorie: code }, { replace: true }),
              }}
            >
              {applied ? after : label} {nombre(value.compte[code] ?? 0)}
            </Tag>
          </li>
        ))}
      </ul>
      <Input
        label="Chercher une personne"
        nativeInputProps={{ type: "search", value: text, onChange: (event) => setText(event.target.value) }}
        className="cpro-narrow"
      />
      <Loaded query={query}>
        {(pages) => {
          const lines = pages.pages.flatMap((page) => page.lignes);
          return (
            <>
              {lines.length === 0 ? <p>{t`Aucune ligne ne correspond.`}</p> : <Table lines={lines} categorie={categorie as CategorieImport} applied={applied} />}
              <NextPage query={query} />
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Table({ lines, categorie, applied }: { lines: LigneImport[]; categorie: CategorieImport; applied: boolean }) {
  const words = CATEGORIES.find(({ code }) => code === categorie);
  const label = (applied ? words?.after : words?.label) ?? "";
  /** Of one line: « À créer », « Compte créé ». */
  const single = applied || categorie === "inchanges" ? majuscule(words?.done[0] ?? "") : label;
  return (
    <table className="cpro-table">
      <caption className="fr-sr-only">{label}</caption>
      <thead>
        <tr>
          <th scope="col">Personne</th>
          <th scope="col">Division</th>
          <th scope="col">Changement ou remarque</th>
          <th scope="col">Fichier, ligne</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.rang}>
            <th scope="row">
              {nomTrie(line) || nature(line.nature)}
              <span className="cpro-row__detail"> {nature(line.nature)}</span>
            </th>
            <td data-label="Division">{line.division || "–"}</td>
            <td data-label="Changement">
              {line.message && <p>{line.message}</p>}
              {line.differences.map((difference) => (
                <p key={difference.champ}>
                  {t`${difference.intitule} : `}{difference.avant || "–"} → {difference.apres || "–"}
                </p>
              ))}
              {!line.message && line.differences.length === 0 && single}
            </td>
            <td data-label="Fichier">
              {line.fichier || "–"}
              {line.ligne !== null && t`, ligne ${nombre(line.ligne)}`}
              {line.colonne && t`, colonne « ${line.colonne} »`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
