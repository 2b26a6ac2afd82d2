import { useQueries } from "@tanstack/react-query";
import type { Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { intervalle, jour, jourDe } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { ProblemAlert, Skeleton } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { dossierRead } from "../dossier/reads";
import { baseOf } from "../dossier/sheets";
import { TutorSteps } from "../dossier/TutorSteps";

/** « Mes apprenants »: one card per access, with the four things a tutor does. */
export function AccueilTuteur({ title }: { title: string }) {
  const { acces } = useOpenSession();
  const queries = useQueries({
    queries: acces.map(({ periode, apprenant }) => dossierRead(periode, apprenant)),
  });
  return (
    <Page title={title} withoutCrumbs>
      <h2>{acces.length < 2 ? "Mon apprenant" : `Mes apprenants (${acces.length})`}</h2>
      {acces.length === 0 && <p>{t`Aucun accès n'est ouvert à votre nom. Adressez-vous à l'établissement qui vous a écrit.`}</p>}
      {queries.map((query, index) => {
        const until = acces[index]?.jusqu_au;
        if (query.isPending) return <Skeleton key={index} lines={3} />;
        if (query.error) return <ProblemAlert key={index} error={query.error} />;
        return <Card key={index} dossier={query.data as Dossier} until={until} />;
      })}
      <p className="fr-sr-only">{compte(acces.length, "apprenant")}</p>
    </Page>
  );
}

function Card({ dossier, until }: { dossier: Dossier; until: string | undefined }) {
  const { apprenant, periode } = dossier;
  return (
    <article className="cpro-card">
      <h3 className="fr-h5">
        <Link href={baseOf(dossier)}>{nomComplet(apprenant)}</Link>
      </h3>
      <p>
        {periode.titre} · {intervalle(periode.du, periode.au)}
        {until && t` · accès jusqu'au ${jour(jourDe(until))}`}
      </p>
      {dossier.referent && <p>{t`Enseignant référent : ${nomComplet(dossier.referent)}`}</p>}
      <TutorSteps dossier={dossier} />
    </article>
  );
}
