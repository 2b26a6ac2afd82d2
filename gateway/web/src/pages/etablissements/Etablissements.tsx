import { Input } from "@codegouvfr/react-dsfr/Input";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { etablissements as api } from "../../api/endpoints";
import type { LigneEtablissement } from "../../api/types";
import { compte, t } from "../../text/typo";
import { Absent } from "../../ui/fields";
import { Empty, Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";
import { NextPage } from "../../ui/NextPage";

const CREATE = { label: "Créer un établissement", href: "/etablissements/nouveau" };

/** The établissements of the deployment, for an operator of the académie (I-02). */
export default function Etablissements() {
  const [text, setText] = useState("");
  const recherche = useDeferredValue(text.trim());
  const query = useInfiniteQuery({
    queryKey: ["etablissements", recherche],
    queryFn: ({ pageParam }) => api.list({ recherche, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
    placeholderData: keepPreviousData,
  });
  return (
    <Page title="Établissements" withoutCrumbs lead={t`Vous créez les établissements et invitez leur premier administrateur. Les données pédagogiques ne vous sont pas visibles.`}>
      <p>
        <Button linkProps={{ href: CREATE.href }}>{CREATE.label}</Button>
      </p>
      <div className="cpro-filters">
        <Input
          label="Chercher un établissement"
          hintText="Nom, ville ou UAI"
          nativeInputProps={{ type: "search", value: text, onChange: (event) => setText(event.target.value) }}
        />
      </div>
      <Loaded query={query}>
        {({ pages }) => {
          const list = pages.flatMap((page) => page.etablissements);
          const total = pages[0]?.total ?? list.length;
          if (list.length === 0) {
            return text ? (
              <p role="status">{t`Aucun établissement ne correspond.`}</p>
            ) : (
              <Empty action={CREATE}>{t`Aucun établissement pour l'instant.`}</Empty>
            );
          }
          return (
            <>
              <p role="status">{t`${compte(total, "établissement")}, ${compte(list.length, "affiché")}`}</p>
              <Listing list={list} />
              <NextPage query={query} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Listing({ list }: { list: LigneEtablissement[] }) {
  return (
    <table className="cpro-table">
      <caption className="fr-sr-only">Établissements</caption>
      <thead>
        <tr>
          <th scope="col">Établissement</th>
          <th scope="col">UAI</th>
          <th scope="col">Ville</th>
          <th scope="col">Académie</th>
          <th scope="col">Année scolaire</th>
        </tr>
      </thead>
      <tbody>
        {list.map((line) => (
          <tr key={line.uai}>
            <th scope="row">
              <Link href={`/etablissements/${line.uai}`}>{line.nom || "Établissement sans nom"}</Link>
            </th>
            <td data-label="UAI">{line.uai}</td>
            <td data-label="Ville">{line.ville || <Absent />}</td>
            <td data-label="Académie">{line.academie || <Absent />}</td>
            <td data-label="Année">{line.annee ? annee(line.annee) : "Aucun import"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** « 2026-2027 ». */
export function annee(first: number): string {
  return `${first}-${first + 1}`;
}
