import type { Accueil } from "../../api/types";
import { aujourdhui, intervalle, semaineIso, semainesEntre } from "../../text/dates";
import { compte, majuscule, t } from "../../text/typo";
import { GelBadge, StatutTag } from "../../ui/badges";
import { Link } from "../../ui/Link";

function withCompany(count: number): string {
  if (count === 0) return t`aucun n'a d'entreprise`;
  return count === 1 ? "1 a une entreprise" : `${count} ont une entreprise`;
}

/** A period in a few lines, with how far it is: the bar always has its fraction in words. */
export function PeriodCard({ periode, href }: { periode: Accueil["periodes"][number]; href: string }) {
  const { avancement } = periode;
  const weeks = semainesEntre(periode.du, periode.au);
  const week = weeks.indexOf(semaineIso(aujourdhui())) + 1;
  return (
    <article className={`cpro-card ${periode.pour_apprentis ? "cpro-card--apprentis" : "cpro-card--scolaires"}`}>
      <h3 className="fr-h6">
        <Link href={href}>{periode.titre}</Link>
      </h3>
      <p className="cpro-card__tags">
        <StatutTag pourApprentis={periode.pour_apprentis} /> <GelBadge gel={periode.gel} />
      </p>
      <p>
        {majuscule(intervalle(periode.du, periode.au))}
        {week > 0 && t` · semaine ${week} sur ${weeks.length}`}
      </p>
      <p>
        {compte(periode.nombre_apprenants, "apprenant")}
        {avancement && ` · ${withCompany(avancement.avec_entreprise)}`}
      </p>
      {avancement && avancement.fiches > 0 && (
        <p className="cpro-progress">
          <progress value={avancement.fiches_completees} max={avancement.fiches} aria-label={t`Semaines racontées, ${periode.titre}`} />{" "}
          <span>{t`${avancement.fiches_completees} sur ${compte(avancement.fiches, "semaine racontée", "semaines racontées")}`}</span>
        </p>
      )}
    </article>
  );
}
