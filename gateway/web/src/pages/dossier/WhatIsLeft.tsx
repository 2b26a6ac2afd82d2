import { useId } from "react";
import type { Dossier } from "../../api/types";
import { aujourdhui } from "../../text/dates";
import { Link } from "../../ui/Link";
import { asksBilanPersonnel, remaining } from "./remaining";
import { useWritten } from "./useWritten";

/** « Il reste »: what the learner has still to do in the period, each with its link (3.2). */
export function WhatIsLeft({ dossier, as: Heading }: { dossier: Dossier; as: "h2" | "h3" }) {
  const title = useId();
  const today = aujourdhui();
  const bilan = useWritten("bilan-personnel", dossier, asksBilanPersonnel(dossier, today));
  const left = remaining(dossier, bilan, today);
  if (left.length === 0) return null;
  return (
    <section aria-labelledby={title}>
      <Heading id={title} className={Heading === "h2" ? "fr-h4" : "fr-h6"}>
        Il reste
      </Heading>
      <ul className="cpro-todo">
        {left.map(({ label, href }) => (
          <li key={href}>
            <Link href={href}>{label}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
