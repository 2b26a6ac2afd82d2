import type { Accueil } from "../../api/types";
import { intervalle } from "../../text/dates";
import { compte, t } from "../../text/typo";
import { GelBadge, StatutTag } from "../../ui/badges";
import { Link } from "../../ui/Link";

/** A period in a few lines, with how far it is: the bar always has its fraction in words. */
export function PeriodCard({ periode, href }: { periode: Accueil["periodes"][number]; href: string }) {
  const { avancement } = periode;
  return (
    <article className={`cpro-card ${periode.pour_apprentis ? "cpro-card--apprentis" : "cpro-card--scolaires"}`}>
      <h3 className="fr-h6">
        <Link href={href}>{periode.titre}</Link>
      </h3>
      <p className="cpro-card__tags">
        <StatutTag pourApprentis={periode.pour_apprentis} /> <GelBadge gel={periode.gel} />
      </p>
      <p>
        {intervalle(periode.du, periode.au)}
        {avancement && avancement.semaine > 0 && t` · semaine ${avancement.semaine} sur ${avancement.semaines}`}
        {" · "}
        {compte(periode.nombre_apprenants, "apprenant")}
      </p>
      {avancement && avancement.fiches > 0 && (
        <p className="cpro-progress">
          <progress value={avancement.completees} max={avancement.fiches} aria-label={t`Semaines racontées, ${periode.titre}`} />{" "}
          <span>{t`${avancement.completees} sur ${compte(avancement.fiches, "semaine racontée", "semaines racontées")}`}</span>
        </p>
      )}
    </article>
  );
}
