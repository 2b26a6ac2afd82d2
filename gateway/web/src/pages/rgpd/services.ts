/** The services of the application, as people know them. */
export const SERVICES: Record<string, string> = {
  identity: "Comptes et établissement",
  periods: "Périodes",
  portfolio: "Portfolios",
  evaluation: "Bilans",
  documents: "Documents",
};
