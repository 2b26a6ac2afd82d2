import { useQuery } from "@tanstack/react-query";
import { portfolio } from "../../api/endpoints";
import type { AdresseProposee } from "../../api/types";
import { useOnline } from "../../app/online";
import { fondDeCarteRead } from "./reads";

/** Shortest and longest address that the search takes. */
export const SHORTEST_ADDRESS = 3;
const LONGEST = 200;

/** Addresses that begin so; `null` when the search does not answer. */
export type SearchAddress = (typed: string, signal?: AbortSignal) => Promise<AdresseProposee[] | null>;

const search: SearchAddress = async (typed, signal) => {
  const { adresses, indisponible } = await portfolio.adresses(typed.slice(0, LONGEST), signal);
  return indisponible ? null : adresses;
};

/** The search of addresses (P-10); none off line, or where the operator configured none. */
export function useAddressSearch(): SearchAddress | null {
  const online = useOnline();
  const { data } = useQuery(fondDeCarteRead());
  return online && data?.adresses ? search : null;
}
