/** What several pages read of periods: the same queries, under the same keys. */
import { queryOptions } from "@tanstack/react-query";
import { periodes } from "../../api/endpoints";

export const periodesRead = () => queryOptions({ queryKey: ["periodes", "", ""] as const, queryFn: () => periodes.list() });

export const apprenantsRead = (periode: string) =>
  queryOptions({ queryKey: ["periode", periode, "apprenants"] as const, queryFn: () => periodes.learners(periode) });
