/** What a dossier is made of, for who opens it without network: the very queries of its pages (F-13). */
import type { FetchQueryOptions, QueryClient, QueryKey } from "@tanstack/react-query";
import type { Dossier } from "../../api/types";
import { hasJournal } from "../dossier/journal/sections";
import {
  annexesRead, bilanRead, bilansRead, commentairesRead, dossierRead, ficheRead, fondDeCarteRead, formulaireRead, liaisonRead,
  referentielRead, semaineRead,
} from "../dossier/reads";

export interface Read<Value = unknown> {
  key: QueryKey;
  /** Asks the server, whatever is held already. Off line it fails at once: nobody waits for the network to come back. */
  fetch: (client: QueryClient) => Promise<Value>;
}

function read<Value, Key extends QueryKey>(options: FetchQueryOptions<Value, Error, Value, Key>): Read<Value> {
  return {
    key: options.queryKey,
    fetch: (client) => client.fetchQuery({ ...options, staleTime: 0, networkMode: "always" }),
  };
}

/** The dossier itself, which says what else there is. */
export function firstRead(periode: string, apprenant: string): Read<Dossier> {
  return read(dossierRead(periode, apprenant));
}

/** Everything else that the person may open from that dossier; the joined files are not taken, their lists are. */
export function readsOf(dossier: Dossier): Read[] {
  const { periode, apprenant, portfolio, bilan } = dossier;
  const [p, a] = [periode.id, apprenant.id];
  const opens = (what: string) => dossier.actions.includes(what);
  return [
    read(referentielRead(periode.referentiel)),
    ...(opens("liaison") ? [read(liaisonRead(p, a))] : []),
    ...(portfolio ? portfolioReads(dossier, portfolio) : []),
    ...(bilan && opens("bilan_entreprise") ? [read(bilanRead(p, a))] : []),
    ...(opens("bilans") ? [read(bilansRead(a))] : []),
  ];
}

type Portfolio = NonNullable<Dossier["portfolio"]>;

function portfolioReads(dossier: Dossier, portfolio: Portfolio): Read[] {
  const [p, a] = [dossier.periode.id, dossier.apprenant.id];
  const byWeeks = portfolio.suivi === "portfolio";
  const journal = hasJournal(dossier);
  return [
    read(commentairesRead(p, a)),
    read(annexesRead({ apprenant: a, periode: p })),
    read(formulaireRead("entreprise", p, a)),
    ...(byWeeks ? [read(formulaireRead("organigramme", p, a))] : []),
    ...(byWeeks || journal ? [read(formulaireRead("carte", p, a)), read(fondDeCarteRead())] : []),
    read(formulaireRead("bilan-personnel", p, a)),
    ...(journal ? [read(formulaireRead("bilan-periode", p, a))] : []),
    // A week has an address of its own; the journal, the fiches and the activités go by the sheet.
    ...(byWeeks ? portfolio.semaines.map(({ semaine }) => read(semaineRead(p, a, semaine))) : []),
    ...[...(byWeeks && !journal ? [] : portfolio.semaines), ...portfolio.fiches, ...portfolio.activites].map(({ id }) => read(ficheRead(a, id))),
    ...[...portfolio.semaines, ...portfolio.fiches, ...portfolio.activites].map(({ id }) => read(annexesRead({ apprenant: a, fiche: id }))),
  ];
}
