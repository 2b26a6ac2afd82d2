import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { notifications } from "../api/endpoints";
import type { Session } from "../api/types";
import { provisional } from "../offline/keptSession";
import { useOnline } from "./online";

/** First part of the keys of all that is asked about notifications. */
export const NOTIFICATIONS = ["notifications"];

const EVERY = 60_000;
/** Whoever touches nothing for that long may have left: asking on would keep the session open for the next one (I-06). */
const LEFT = 15 * 60_000;
const MOMENTS = ["pointerdown", "keydown", "wheel", "focus"];

/** Whether the session is in order, and of an établissement: operators of the académie are told of nothing. */
export function isTold(session: Session | null): session is Session {
  if (!session?.profil || session.profil === "operateur_academique") return false;
  return !session.mot_de_passe_a_changer && !session.second_facteur_a_ajouter;
}

/** How many notifications are unread (G-02): asked again when the page is shown again, and each minute; never off line. */
export function useUnread(session: Session | null): number {
  const asks = useOnline() && isTold(session) && !provisional(session);
  const touched = useRef(Date.now());
  useEffect(() => {
    const note = () => {
      touched.current = Date.now();
    };
    for (const moment of MOMENTS) window.addEventListener(moment, note, { passive: true });
    return () => {
      for (const moment of MOMENTS) window.removeEventListener(moment, note);
    };
  }, []);
  const { data } = useQuery({
    queryKey: [...NOTIFICATIONS, "non-lues"],
    queryFn: notifications.count,
    enabled: asks,
    refetchInterval: () => (Date.now() - touched.current < LEFT ? EVERY : false),
  });
  return asks ? (data?.non_lues ?? 0) : 0;
}
