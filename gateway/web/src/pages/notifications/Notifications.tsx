import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { notifications as api } from "../../api/endpoints";
import type { Notification } from "../../api/types";
import { NOTIFICATIONS } from "../../app/useUnread";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Done, Empty, Loaded, ProblemAlert } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NextPage } from "../../ui/NextPage";
import { Page } from "../../ui/Page";
import { NotificationRow } from "./NotificationRow";

/** What one is told of, unread first (G-02). */
export default function Notifications() {
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: [...NOTIFICATIONS, "liste"],
    queryFn: ({ pageParam }) => api.list(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
  });
  const [done, setDone] = useState("");
  // Going to what it tells of leaves this page: what follows a reading does not wait for it.
  const read = useMutation({
    mutationFn: (ids: string[] | null) => (ids ? api.read(ids) : api.readAll()),
    onSuccess: () => client.invalidateQueries({ queryKey: NOTIFICATIONS }),
  });

  async function readAll() {
    setDone("");
    try {
      await read.mutateAsync(null);
      setDone(t`Toutes vos notifications sont lues.`);
    } catch {
      // Told below.
    }
  }

  return (
    <Page title="Notifications" lead={t`Ce qui vous a été annoncé depuis un an. Ouvrir une notification la marque comme lue.`}>
      <p>
        <Link href="/compte/notifications">Choisir mes courriels de notification</Link>
      </p>
      {read.error !== null && <ProblemAlert error={read.error} />}
      <Done text={done} />
      <Loaded query={query}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.notifications);
          if (all.length === 0) {
            return (
              <Empty>{t`Aucune notification. Vous trouverez ici ce qui demande votre attention : un nouveau commentaire, une fiche à lire ou à compléter, un accès de tuteur qui se termine bientôt, un import terminé.`}</Empty>
            );
          }
          const unread = all.filter(({ lue }) => !lue);
          const others = all.filter(({ lue }) => lue);
          return (
            <>
              {(pages[0]?.non_lues ?? 0) > 0 && (
                <Button network priority="secondary" disabled={read.isPending} onClick={() => void readAll()}>
                  Tout marquer comme lu
                </Button>
              )}
              <Rows title="À lire" list={unread} onOpen={(id) => read.mutate([id])} />
              <Rows title="Déjà lues" list={others} onOpen={() => {}} />
              <NextPage query={query} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Rows({ title, list, onOpen }: { title: string; list: Notification[]; onOpen: (id: string) => void }) {
  if (list.length === 0) return null;
  return (
    <section className="fr-mt-4w">
      <h2 className="fr-h4">{title}</h2>
      <ul className="cpro-rows">
        {list.map((one) => (
          <NotificationRow key={one.id} notification={one} onOpen={() => onOpen(one.id)} />
        ))}
      </ul>
    </section>
  );
}
