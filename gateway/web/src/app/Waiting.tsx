import { Notice } from "@codegouvfr/react-dsfr/Notice";
import { useLocation } from "react-router";
import type { Session } from "../api/types";
import type { WaitingField } from "../forms/waiting";
import { compte, t } from "../text/typo";
import { Link } from "../ui/Link";
import { useOnline } from "./online";
import { useBackground } from "./useBackground";
import { useWaitingFields } from "./useWaitingFields";

/** What was typed on other pages and is still on this device: what leaves by itself, and what waits for its writer. */
export function Waiting({ session }: { session: Session }) {
  const online = useOnline();
  const { pathname } = useLocation();
  const progress = useBackground(session);
  const elsewhere = useWaitingFields(session.personne.id).filter(({ place }) => place.address.split("?")[0] !== pathname);
  const choices = elsewhere.filter(({ held }) => held === "choix");
  const refusals = elsewhere.filter(({ held }) => held === "refus");
  const leaving = elsewhere.length - choices.length - refusals.length;
  return (
    <>
      <div role="status">
        {choices.length > 0 && (
          <Held fields={choices} title={t`${compte(choices.length, "saisie attend", "saisies attendent")} votre choix entre deux versions.`} />
        )}
        {refusals.length > 0 && (
          <Held
            fields={refusals}
            title={t`${compte(refusals.length, "saisie n'a pas pu être enregistrée", "saisies n'ont pas pu être enregistrées")}. Votre texte est gardé sur cet appareil.`}
          />
        )}
      </div>
      {/* Seen, and not announced at each step. */}
      {progress && <Sync text={t`Synchronisation : ${progress.done} sur ${progress.total}`} />}
      {!online && !progress && leaving > 0 && <Sync text={t`Hors ligne : ${compte(leaving, "modification")} en attente`} />}
    </>
  );
}

function Sync({ text }: { text: string }) {
  return (
    <section className="cpro-sync" aria-label="Saisies des autres pages">
      {text}
    </section>
  );
}

/** One link per page where something is to be decided. */
function Held({ title, fields }: { title: string; fields: WaitingField[] }) {
  const places = [...new Map(fields.map(({ place }) => [place.address, place])).values()];
  return (
    <Notice
      severity="warning"
      title={title}
      description={
        <span className="cpro-held">
          {places.map(({ address, title: name }) => (
            <Link key={address} href={address} className="fr-notice__link">
              {name || "Ouvrir la page"}
            </Link>
          ))}
        </span>
      }
    />
  );
}
