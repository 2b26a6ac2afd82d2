import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { portfolio } from "../../api/endpoints";
import type { Commentaire, Commentaires, Dossier } from "../../api/types";
import { NOTIFICATIONS } from "../../app/useUnread";
import { commentairesKey, commentairesRead, dossierKey } from "./reads";

export { commentairesKey } from "./reads";

/**
 * Comments of a portfolio (F-07). Showing those that are not read marks all of them read, when `shows` says that the
 * page shows them all; `fresh` keeps which ones were new while the page is open.
 */
export function useCommentaires({ periode, apprenant }: Dossier, shows: (comment: Commentaire) => boolean) {
  const client = useQueryClient();
  const queryKey = commentairesKey(periode.id, apprenant.id);
  const query = useQuery(commentairesRead(periode.id, apprenant.id));
  const [fresh, setFresh] = useState<string[]>([]);
  const { mutate } = useMutation({
    mutationFn: () => portfolio.markCommentsRead(periode.id, apprenant.id),
    onSuccess: () => {
      client.setQueryData<Commentaires>(queryKey, (held) => held && { ...held, commentaires: held.commentaires.map((each) => ({ ...each, a_lire: false })) });
      void client.invalidateQueries({ queryKey: dossierKey(periode.id, apprenant.id) });
      void client.invalidateQueries({ queryKey: ["accueil"] });
      void client.invalidateQueries({ queryKey: NOTIFICATIONS });
    },
  });
  const unread = (query.data?.commentaires ?? []).filter(({ a_lire }) => a_lire);
  const marks = unread.length > 0 && unread.every(shows);
  const ids = unread.map(({ id }) => id).join();
  useEffect(() => {
    if (!ids) return;
    setFresh((before) => [...new Set([...before, ...ids.split(",")])]);
    if (marks) mutate();
  }, [ids, marks, mutate]);
  return { query, fresh };
}
