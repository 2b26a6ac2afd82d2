import { aPartirDe } from "../../text/etapes";
import type { Dossier } from "../../api/types";
import { compte, t } from "../../text/typo";
import { BilanBadge } from "../../ui/badges";
import { Link } from "../../ui/Link";

/** What a tutor does, in order: read the fiche de liaison, read the weeks, fill the bilan with the teacher (3.3). */
export function TutorSteps({ dossier }: { dossier: Dossier }) {
  const base = `/periodes/${dossier.periode.id}/portfolios/${dossier.apprenant.id}`;
  const weeks = dossier.portfolio?.semaines ?? [];
  const unread = weeks.filter(({ a_lire }) => a_lire).length;
  const next = weeks.find(({ a_lire }) => a_lire) ?? weeks.find(({ etat }) => etat !== "vide") ?? weeks[0];
  return (
    <ol className="cpro-steps">
      <li>
        <Link href={`${base}/liaison`}>Prendre connaissance de la fiche de liaison</Link>
      </li>
      <li>
        {next ? <Link href={`${base}/semaines/${next.semaine}`}>Lire ses semaines</Link> : t`Lire ses semaines : le portfolio est en préparation`}{" "}
        {unread > 0 && <span className="cpro-unread">● {compte(unread, "semaine")} à lire</span>}
      </li>
      <li>
        <Link href={`${base}/entreprise`}>Lire sa présentation de l’entreprise</Link>
      </li>
      {dossier.bilan && (
        <li>
          <Link href={`${base}/bilan`}>{t`Faire le bilan entreprise avec l'enseignant`}</Link> <BilanBadge etat={dossier.bilan.etat} />{" "}
          <span className="cpro-row__detail">{aPartirDe(dossier.periode)}</span>
        </li>
      )}
    </ol>
  );
}
