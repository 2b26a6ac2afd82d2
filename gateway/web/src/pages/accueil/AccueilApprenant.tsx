import { useQuery } from "@tanstack/react-query";
import type { Accueil, Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { aujourdhui, intervalle, jourComplet, semaineIso } from "../../text/dates";
import { compte, majuscule, t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Button } from "../../ui/Button";
import { PresenceLine } from "../../ui/Presence";
import { Fiches } from "../dossier/Fiches";
import { dossierRead } from "../dossier/reads";
import { baseOf } from "../dossier/sheets";
import { Weeks } from "../dossier/Weeks";
import { WhatIsLeft } from "../dossier/WhatIsLeft";
import { MesFichesLibres } from "../libres/MesFichesLibres";

type Short = Accueil["periodes"][number];

/** The period to show first: the one running, else the next, else the last. */
function foremost(periodes: Short[], today: string): Short | undefined {
  const running = periodes.find((periode) => periode.du <= today && today <= periode.au);
  const coming = periodes.filter((periode) => periode.du > today).sort((a, b) => a.du.localeCompare(b.du))[0];
  const past = [...periodes].sort((a, b) => b.au.localeCompare(a.au))[0];
  return running ?? coming ?? past;
}

export function AccueilApprenant({ value }: { value: Accueil }) {
  const periode = foremost(value.periodes, aujourdhui());
  if (!periode) {
    return (
      <>
        <p className="fr-text--lead">{t`Votre établissement n'a pas encore déclaré de période pour vous. Elle apparaîtra ici dès qu'elle le sera.`}</p>
        <MesFichesLibres period="none" />
      </>
    );
  }
  return <Period periode={periode} others={value.periodes.length > 1} />;
}

function Period({ periode, others }: { periode: Short; others: boolean }) {
  const me = useOpenSession().personne.id;
  const today = aujourdhui();
  const query = useQuery(dossierRead(periode.id, me));
  return (
    <Loaded query={query}>
      {(dossier) => (
        <>
          <h2>
            {periode.titre}
            {dossier.entreprise && ` · ${dossier.entreprise}`}
          </h2>
          <NewComments dossier={dossier} />
          <Moment dossier={dossier} />
          <WhatIsLeft dossier={dossier} as="h3" />
          <h3 className="fr-h6 fr-mt-3w">{byFiches(dossier) ? "Mes fiches" : "Mes semaines"}</h3>
          {byFiches(dossier) ? <Fiches dossier={dossier} /> : <Weeks dossier={dossier} />}
          <p>
            <Link href={baseOf(dossier)}>Tout voir sur cette période</Link>
          </p>
          {others && (
            <p>
              <Link href="/periodes">Mes autres périodes</Link>
            </p>
          )}
          <MesFichesLibres period={periode.du <= today && today <= periode.au ? "running" : "idle"} />
        </>
      )}
    </Loaded>
  );
}

function byFiches({ portfolio }: Dossier): boolean {
  return portfolio?.suivi === "fiches-activites";
}

/** What was written to the learner comes first (F-07). */
function NewComments({ dossier }: { dossier: Dossier }) {
  const unread = dossier.portfolio?.commentaires_a_lire ?? 0;
  if (unread === 0) return null;
  return (
    <p className="cpro-unread">
      <span aria-hidden="true">● </span>
      <Link href={`${baseOf(dossier)}/commentaires`}>{t`${compte(unread, "commentaire")} à lire`}</Link>
    </p>
  );
}

/** Before, during, after: one sentence and the first useful button. */
function Moment({ dossier }: { dossier: Dossier }) {
  const { periode } = dossier;
  const base = baseOf(dossier);
  const today = aujourdhui();
  const weeks = dossier.portfolio?.semaines ?? [];
  const week = weeks.find(({ semaine }) => semaine === semaineIso(today)) ?? weeks.find(({ etat }) => etat !== "racontee");
  return (
    <div className="cpro-moment">
      {today < periode.du ? (
        <p>{t`Votre période commence ${jourComplet(periode.du)}.`}</p>
      ) : (
        <p>{today > periode.au ? t`Période terminée : ${intervalle(periode.du, periode.au)}. Vous pouvez encore écrire.` : majuscule(intervalle(periode.du, periode.au))}</p>
      )}
      <PresenceLine du={periode.du} au={periode.au} />
      <div className="cpro-stack">
        {week && today >= periode.du && (
          <Button size="large" linkProps={{ href: `${base}/semaines/${week.semaine}` }}>
            Raconter ma semaine
          </Button>
        )}
        {/* From the first day on it is among what is left. */}
        {!dossier.entreprise && today < periode.du && (
          <Button size="large" linkProps={{ href: `${base}/liaison` }}>
            Indiquer mon entreprise
          </Button>
        )}
      </div>
    </div>
  );
}
