import { Input } from "@codegouvfr/react-dsfr/Input";
import { Tag } from "@codegouvfr/react-dsfr/Tag";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useSearchParams } from "react-router";
import { annexesPartagees } from "../../api/endpoints";
import type { AnnexePartageeResume, ReferentielResume } from "../../api/types";
import { nomCourt } from "../../text/diplomes";
import { compte, t } from "../../text/typo";
import { StatutTag } from "../../ui/badges";
import { Empty, Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NextPage } from "../../ui/NextPage";
import { Page } from "../../ui/Page";
import { LevelSelects } from "./LevelSelects";
import { ACADEMIE, nomEtablissement } from "./origine";
import { useDiplomes } from "./useDiplomes";

/** What the établissements of the académie share of their annexes, one's own among them (★ P-01). */
export default function Academie() {
  const diplomas = useDiplomes();
  return (
    <Page
      title={ACADEMIE.label}
      crumbs={[{ label: "Annexes pédagogiques", href: "/annexes" }]}
      lead={t`Les établissements de l'académie partagent ici leurs annexes. Celle que vous reprenez devient la vôtre : vous la modifiez librement.`}
    >
      <Loaded query={diplomas}>{(list) => <Listing diplomas={list} />}</Loaded>
    </Page>
  );
}

function Listing({ diplomas }: { diplomas: ReferentielResume[] }) {
  const [search] = useSearchParams();
  const [text, setText] = useState("");
  const recherche = useDeferredValue(text.trim());
  const filters = { referentiel: search.get("referentiel") ?? "", niveau: search.get("niveau") ?? "", recherche };
  const query = useInfiniteQuery({
    queryKey: ["annexes-partagees", "liste", filters],
    queryFn: ({ pageParam }) => annexesPartagees.list({ ...filters, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <LevelSelects diplomas={diplomas} />
      <div className="cpro-filters">
        <Input
          label="Chercher une annexe"
          hintText="Mots du titre"
          nativeInputProps={{ type: "search", autoComplete: "off", value: text, onChange: (event) => setText(event.target.value) }}
        />
      </div>
      <Loaded query={query}>
        {({ pages }) => {
          const list = pages.flatMap((page) => page.annexes);
          if (list.length === 0) {
            return Object.values(filters).some(Boolean) ? (
              <p role="status">{t`Aucune annexe partagée ne correspond.`}</p>
            ) : (
              <Empty action={{ label: t`Voir les annexes de l'établissement`, href: "/annexes" }}>
                {t`Aucune annexe n'est encore partagée dans l'académie. Une annexe se partage depuis la liste de celles de l'établissement.`}
              </Empty>
            );
          }
          return (
            <>
              <p role="status">{compte(list.length, "annexe affichée", "annexes affichées")}</p>
              {list.map((shared) => (
                <Card key={shared.id} shared={shared} diploma={diplomas.find(({ code }) => code === shared.referentiel)} />
              ))}
              <NextPage query={query} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Card({ shared, diploma }: { shared: AnnexePartageeResume; diploma: ReferentielResume | undefined }) {
  const niveau = diploma?.niveaux.find(({ code }) => code === shared.niveau);
  return (
    <article className={`cpro-card ${shared.pour_apprentis ? "cpro-card--apprentis" : "cpro-card--scolaires"}`}>
      <h2 className="fr-h6">
        <Link href={`${ACADEMIE.href}/${shared.id}`}>{shared.titre}</Link>
      </h2>
      <p className="cpro-card__tags">
        <StatutTag pourApprentis={shared.pour_apprentis} />
        {shared.etablissement.le_votre && (
          <Tag as="span" small>
            La vôtre
          </Tag>
        )}{" "}
        {compte(shared.nombre_taches, "tâche")}
      </p>
      <p>
        {diploma && `${nomCourt(diploma)}, ${niveau?.intitule ?? ""}`}
        <br />
        {nomEtablissement(shared.etablissement)}
      </p>
    </article>
  );
}
