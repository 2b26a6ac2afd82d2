import { Navigate } from "react-router";
import { useOpenSession } from "../../app/session";
import { NotFound } from "../../ui/NotFound";
import { adresseBook } from "./etapes";

/** From the menu to one's own book (F-11). */
export default function MonBook() {
  const { profil, personne } = useOpenSession();
  return profil === "apprenant" ? <Navigate to={adresseBook(personne.id)} replace /> : <NotFound />;
}
