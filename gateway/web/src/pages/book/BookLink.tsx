import type { Profil } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { Link } from "../../ui/Link";
import { adresseBook } from "./etapes";

/** Who reads a book, beside its learner (F-11, domain § 8): not an inspector, nor those who have no pedagogical page. */
const READS: Profil[] = ["apprenant", "enseignant", "ddfpt", "chef_etablissement", "tuteur_de_stage", "maitre_apprentissage"];

/** The way to a learner's book, for who reads it where the module is on. */
export function BookLink({ apprenant }: { apprenant: string }) {
  const { profil, modules } = useOpenSession();
  if (!profil || !READS.includes(profil) || !modules.includes("book")) return null;
  return (
    <p>
      <Link href={adresseBook(apprenant)}>{profil === "apprenant" ? "Mon book" : "Book"}</Link>
    </p>
  );
}
