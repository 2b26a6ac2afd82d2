import { useSession } from "../app/session";
import { departementDe, presence, type Presence as Counted, presenceCourte, presenceDite, reglePresence } from "../text/presence";
import { t } from "../text/typo";

/** Counts the days of presence between two dates, with the holidays of the établissement of the session. */
export function usePresence(): (du: string, au: string) => Counted | null {
  const departement = departementDe(useSession()?.etablissement?.uai);
  return (du, au) => presence(du, au, departement);
}

/**
 * Days and hours of presence of a period, then the rule and the holidays left out, in plain text: it prints, and nothing
 * hides. `live`, beside dates that are being typed, says the count again to screen readers, never the rule.
 */
export function Presence({ du, au, live = false }: { du: string; au: string; live?: boolean }) {
  const counted = usePresence()(du, au);
  if (!counted && !live) return null;
  return (
    <div className={counted ? "fr-mb-3w" : ""}>
      <p className="fr-mb-0" {...(live ? { role: "status" } : {})}>
        {counted && presenceDite(counted)}
      </p>
      {counted && <p className="cpro-row__detail">{reglePresence(counted)}</p>}
    </div>
  );
}

/** The count alone, on one line, at the top of what a period holds. */
export function PresenceLine({ du, au }: { du: string; au: string }) {
  const counted = usePresence()(du, au);
  return counted && <p className="cpro-row__detail fr-mb-2w">{t`Présence : ${presenceCourte(counted)}`}</p>;
}
