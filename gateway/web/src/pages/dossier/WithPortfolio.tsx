import type { ReactNode } from "react";
import type { Dossier } from "../../api/types";
import { t } from "../../text/typo";
import { NotFound } from "../../ui/NotFound";

/** What is written in a portfolio, once it is there (P-04); who reads bilans alone has none (I-13). */
export function WithPortfolio({ dossier, children }: {
  dossier: Dossier;
  children: (portfolio: NonNullable<Dossier["portfolio"]>) => ReactNode;
}) {
  if (dossier.portfolio) return <>{children(dossier.portfolio)}</>;
  if (dossier.en_preparation) return <InPreparation />;
  return <NotFound inside />;
}

export function InPreparation() {
  return <p role="status">{t`En préparation : le portfolio sera prêt dans quelques secondes.`}</p>;
}
