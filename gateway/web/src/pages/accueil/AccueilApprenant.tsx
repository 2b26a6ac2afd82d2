import { useQuery } from "@tanstack/react-query";
import { dossiers } from "../../api/endpoints";
import type { Accueil, Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { aujourdhui, intervalle, jourComplet, joursDeSemaine, lundiDe, numeroSemaine, semaineIso } from "../../text/dates";
import { ETATS_SEMAINE } from "../../text/noms";
import { majuscule, t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Button } from "../../ui/Button";

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
    return <p className="fr-text--lead">{t`Votre établissement n'a pas encore déclaré de période pour vous. Elle apparaîtra ici dès qu'elle le sera.`}</p>;
  }
  return <Period periode={periode} others={value.periodes.length > 1} />;
}

function Period({ periode, others }: { periode: Short; others: boolean }) {
  const me = useOpenSession().personne.id;
  const query = useQuery({ queryKey: ["dossier", periode.id, me], queryFn: () => dossiers.read(periode.id, me) });
  return (
    <Loaded query={query}>
      {(dossier) => (
        <>
          <h2>
            {periode.titre}
            {dossier.entreprise && ` · ${dossier.entreprise}`}
          </h2>
          <Moment dossier={dossier} />
          <Weeks dossier={dossier} />
          <p>
            <Link href={`/periodes/${periode.id}/portfolios/${me}`}>Tout voir sur cette période</Link>
          </p>
          {others && (
            <p>
              <Link href="/periodes">Mes autres périodes</Link>
            </p>
          )}
        </>
      )}
    </Loaded>
  );
}

/** Before, during, after: one sentence and the first useful button. */
function Moment({ dossier }: { dossier: Dossier }) {
  const { periode, apprenant } = dossier;
  const base = `/periodes/${periode.id}/portfolios/${apprenant.id}`;
  const today = aujourdhui();
  const weeks = dossier.portfolio?.semaines ?? [];
  const week = weeks.find(({ semaine }) => semaine === semaineIso(today)) ?? weeks.find(({ etat }) => etat !== "racontee");
  const noCompany = !dossier.entreprise;
  const company = (
    <Button linkProps={{ href: `${base}/liaison` }} {...(today < periode.du ? {} : { priority: "secondary" as const })} size="large">
      Indiquer mon entreprise
    </Button>
  );
  return (
    <div className="cpro-moment">
      {today < periode.du ? (
        <p>{t`Votre période commence ${jourComplet(periode.du)}.`}</p>
      ) : (
        <p>{today > periode.au ? t`Période terminée : ${intervalle(periode.du, periode.au)}. Vous pouvez encore écrire.` : majuscule(intervalle(periode.du, periode.au))}</p>
      )}
      <div className="cpro-stack">
        {week && today >= periode.du && (
          <Button size="large" linkProps={{ href: `${base}/semaines/${week.semaine}` }}>
            Raconter ma semaine
          </Button>
        )}
        {noCompany && company}
      </div>
    </div>
  );
}

const SIGNS = { vide: "○", commencee: "◐", racontee: "●" } as const;

export function Weeks({ dossier }: { dossier: Dossier }) {
  if (dossier.en_preparation || !dossier.portfolio) {
    return <p role="status">{t`En préparation : le portfolio sera prêt dans quelques secondes.`}</p>;
  }
  const base = `/periodes/${dossier.periode.id}/portfolios/${dossier.apprenant.id}`;
  return (
    <ul className="cpro-weeks">
      {dossier.portfolio.semaines.map((week) => (
        <li key={week.semaine} className={week.a_lire ? "cpro-unread" : ""}>
          <span aria-hidden="true">{SIGNS[week.etat]} </span>
          <Link href={`${base}/semaines/${week.semaine}`}>
            {week.a_lire && <span className="fr-sr-only">à lire, </span>}
            {t`Semaine ${numeroSemaine(week.semaine)}`}
          </Link>{" "}
          {ETATS_SEMAINE[week.etat]}
          {week.a_lire && <span className="cpro-unread__word"> · à lire</span>}
          <span className="cpro-block cpro-row__detail">{majuscule(joursDeSemaine(lundiDe(week.semaine)))}</span>
        </li>
      ))}
    </ul>
  );
}
