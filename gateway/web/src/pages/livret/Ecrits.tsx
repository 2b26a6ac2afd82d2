import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { may } from "../../api/actions";
import type { FicheCourte } from "../../api/types";
import { jour } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { UnreadLink } from "../../ui/UnreadLink";
import { NouvelEcrit } from "./NouvelEcrit";
import { adresseDe } from "./sections";
import { parDate, type Sorte } from "./sortes";
import type { Livret } from "../../api/types";
import { useAdresse } from "./useLivret";

/** The interviews, or the visits, that were noted. */
export function Ecrits({ sorte, livret }: { sorte: Sorte; livret: Livret }) {
  const { apprenant, demande } = useAdresse();
  const list = parDate(livret[sorte.code]);
  const notes = may(livret.actions, sorte.noter);
  const create = notes && <NouvelEcrit sorte={sorte} />;
  if (list.length === 0) {
    return (
      <div className="cpro-empty">
        <p>{notes ? sorte.vide : sorte.rien}</p>
        {create}
      </div>
    );
  }
  return (
    <>
      {create}
      <ul className="cpro-rows">
        {list.map((fiche) => (
          <Item key={fiche.id} fiche={fiche} sorte={sorte} href={adresseDe(apprenant, sorte.code, fiche.id, demande)} />
        ))}
      </ul>
    </>
  );
}

function Item({ fiche, sorte, href }: { fiche: FicheCourte; sorte: Sorte; href: string }) {
  const { date, a_lire, annexes, demandee_par, titre } = fiche;
  const details = [
    date ? jour(date) : "Date non renseignée",
    demandee_par && t`noté${sorte.e} par ${nomComplet(demandee_par)}`,
    annexes > 0 && compte(annexes, "document"),
  ];
  return (
    <li className="cpro-row cpro-row--link">
      <div className={a_lire ? "cpro-unread" : ""}>
        <UnreadLink href={href} unread={a_lire}>
          {titre?.trim() || sorte.sansObjet}
        </UnreadLink>
        <p className="cpro-row__detail">{details.filter(Boolean).join(" · ")}</p>
      </div>
      {a_lire && (
        <Badge as="span" small severity="success">
          À lire
        </Badge>
      )}
    </li>
  );
}
