import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { Tag } from "@codegouvfr/react-dsfr/Tag";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { may } from "../../api/actions";
import { periodes } from "../../api/endpoints";
import type { ApprenantsPeriode, Periode } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { intervalle } from "../../text/dates";
import { nomCourt } from "../../text/diplomes";
import { compte, nombre, sansAccents, t } from "../../text/typo";
import { GelBadge, StatutTag } from "../../ui/badges";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Presence } from "../../ui/Presence";
import { useDiplomes, useReferentiel } from "../annexes/useDiplomes";
import { filtersFor } from "./filters";
import { Freeze } from "./Freeze";
import { LearnersTable } from "./LearnersTable";
import { momentOf } from "./moments";
import { apprenantsRead } from "./reads";

/** One period: what can be done with it, then its learners. */
export function PeriodeChoisie({ id }: { id: string }) {
  const period = useQuery({ queryKey: ["periode", id], queryFn: () => periodes.read(id) });
  const learners = useQuery({
    ...apprenantsRead(id),
    refetchInterval: (state) => (state.state.data?.en_preparation ? 1000 : false),
  });
  return (
    <Loaded query={period}>
      {({ value }) => (
        <>
          <Head periode={value} />
          <Freeze periode={value} as="h3" />
          <Loaded query={learners}>{(list) => <Learners periode={value} list={list} />}</Loaded>
        </>
      )}
    </Loaded>
  );
}

/** Profiles that read tutor links (domain, section 8): the list itself is not an action of the period. */
const SEES_TUTORS = ["enseignant", "ddfpt", "chef_etablissement"];

function Head({ periode }: { periode: Periode }) {
  const { profil } = useOpenSession();
  const diploma = useDiplomes().data?.find(({ code }) => code === periode.referentiel);
  return (
    <>
      <h2 className="fr-h4 cpro-period__title">
        {periode.titre} · {intervalle(periode.du, periode.au)}
      </h2>
      <p className="cpro-card__tags">
        <StatutTag pourApprentis={periode.pour_apprentis} /> {momentOf(periode)} <GelBadge gel={periode.gel} />
      </p>
      <Presence du={periode.du} au={periode.au} />
      <p className="cpro-toolbar">
        {SEES_TUTORS.includes(profil ?? "") && (
          <Link className="fr-btn fr-btn--secondary fr-btn--sm" href={`/periodes/${periode.id}/tuteurs`}>
            Gestion des tuteurs
          </Link>
        )}
        {may(periode.actions, "modifier") && (
          <Link className="fr-btn fr-btn--secondary fr-btn--sm" href={`/periodes/${periode.id}/modifier`}>
            Modifier la période
          </Link>
        )}
        {may(periode.actions, "supprimer") && (
          <Link className="fr-btn fr-btn--tertiary fr-btn--sm" href={`/periodes/${periode.id}/supprimer`}>
            Supprimer la période
          </Link>
        )}
        {diploma && <Link href={`/referentiels/${diploma.code}`}>{t`Référentiel ${nomCourt(diploma)}`}</Link>}
      </p>
    </>
  );
}

function Learners({ periode, list }: { periode: Periode; list: ApprenantsPeriode }) {
  const { profil } = useOpenSession();
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState("");
  const asksActivite = useReferentiel(periode.referentiel).data?.suivi_entreprise === "portfolio";
  const filters = filtersFor(profil, asksActivite);
  const filter = filters.find(({ code }) => code === search.get("filtre"));
  const words = sansAccents(text.trim());
  const shown = list.lignes.filter(
    (line) => (filter?.keep(line) ?? true) && sansAccents(`${line.prenom} ${line.nom} ${line.prenom} ${line.division}`).includes(words),
  );
  const choose = (code: string) => {
    const next = new URLSearchParams(search);
    if (filter?.code === code) next.delete("filtre");
    else next.set("filtre", code);
    setSearch(next, { replace: true });
  };
  return (
    <>
      <div role="status">
        {list.en_preparation && (
          <Alert
            severity="info"
            small
            description={t`En préparation : les portfolios des ${compte(list.lignes.length, "apprenant")} seront prêts dans quelques secondes.`}
          />
        )}
      </div>
      <div className="cpro-filters cpro-filters--line">
        <Input
          label="Filtrer par nom ou division"
          nativeInputProps={{ type: "search", value: text, onChange: (event) => setText(event.target.value) }}
        />
        <ul className="cpro-tags" aria-label="Filtrer par état">
          {filters.map(({ code, label, keep }) => {
            const count = list.lignes.filter(keep).length;
            return (
              <li key={code}>
                <Tag pressed={filter?.code === code} nativeButtonProps={{ type: "button", onClick: () => choose(code) }}>
                  {label} {nombre(count)}
                </Tag>
              </li>
            );
          })}
        </ul>
      </div>
      <p role="status">{t`${compte(list.lignes.length, "apprenant")}, ${compte(shown.length, "affiché")}`}</p>
      {shown.length > 0 && <LearnersTable periode={periode} lines={shown} asksActivite={asksActivite} />}
    </>
  );
}
