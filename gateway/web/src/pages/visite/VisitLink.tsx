import { aujourdhui } from "../../text/dates";
import { t } from "../../text/typo";
import { Link } from "../../ui/Link";
import { running } from "./running";

/** The way to it from one's home, next to the periods: a visit is prepared while one of them runs (3.1, F-13). */
export function VisitLink({ periodes }: { periodes: { du: string; au: string }[] }) {
  if (running(periodes, aujourdhui()).length === 0) return null;
  return (
    <p>
      <Link href="/visite">{t`Préparer ma visite hors ligne`}</Link>
    </p>
  );
}
