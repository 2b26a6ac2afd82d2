import type { ReactNode } from "react";
import type { EtatSemaine } from "../api/types";
import { ETATS_SEMAINE } from "../text/noms";
import { UnreadLink } from "./UnreadLink";

const SIGNS = { vide: "○", commencee: "◐", racontee: "●" } as const;

/** A sheet in a list: how far it is, by a sign and its word; whether it is to be read; what is said below. */
export function SheetItem({ href, name, etat, unread, current = false, badge, children }: {
  href: string;
  name: string;
  etat: EtatSemaine;
  unread: boolean;
  /** It is the one that is open. */
  current?: boolean;
  badge?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li className={unread ? "cpro-unread" : ""}>
      <span aria-hidden="true">{SIGNS[etat]} </span>
      <UnreadLink href={href} unread={unread} current={current}>
        {name}
      </UnreadLink>{" "}
      {ETATS_SEMAINE[etat]}
      {unread && " · à lire"} {badge}
      {children && <span className="cpro-block cpro-row__detail">{children}</span>}
    </li>
  );
}
