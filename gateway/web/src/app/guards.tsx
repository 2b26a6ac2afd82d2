import { Navigate, Outlet, useLocation } from "react-router";
import type { Profil } from "../api/types";
import { NotFound } from "../ui/NotFound";
import { Skeleton } from "../ui/feedback";
import { useSendWaiting } from "../uploads/useUploads";
import { Unreachable } from "./Unreachable";
import { useSessionHolder } from "./session";

/** Pages that bring an account into order: a second factor may be asked for before anything else (I-06). */
const ACCOUNT = ["/profil", "/compte", "/compte/securite"];

/** Pages for someone logged in who works under a profile. The page asked for is found again after the login. */
export function WithSession() {
  const { session, loading, error } = useSessionHolder();
  const location = useLocation();
  useSendWaiting(session);
  if (loading) return <Skeleton />;
  if (error) return <Unreachable error={error} />;
  if (!session) return <Navigate to="/connexion" replace state={{ retour: location.pathname + location.search }} />;
  if (session.mot_de_passe_a_changer && location.pathname !== "/mot-de-passe/premier") {
    return <Navigate to="/mot-de-passe/premier" replace />;
  }
  if (session.second_facteur_a_ajouter && !ACCOUNT.includes(location.pathname)) {
    return <Navigate to="/compte/securite" replace />;
  }
  const choosing = ["/profil", "/mot-de-passe/premier", ...ACCOUNT].includes(location.pathname);
  if (!session.profil && !choosing) {
    return <Navigate to="/profil" replace state={{ retour: location.pathname + location.search }} />;
  }
  return <Outlet />;
}

/** Pages of a module, which are not there where it is off (I-14). */
export function ForModule({ module }: { module: string }) {
  const { session } = useSessionHolder();
  return session?.modules.includes(module) ? <Outlet /> : <NotFound />;
}

/** Pages that other profiles do not have at all; what they may do inside is told by the server. */
export function ForProfiles({ profils }: { profils: Profil[] }) {
  const { session } = useSessionHolder();
  return session?.profil && profils.includes(session.profil) ? <Outlet /> : <NotFound />;
}
