import { type ReactNode, useState } from "react";
import { Navigate, useParams } from "react-router";
import type { SaveState as State } from "../../forms/autosave";
import { NotFound } from "../../ui/NotFound";
import { SaveState } from "../../ui/SaveState";
import { Cadre } from "./Cadre";
import { Contacts } from "./Contacts";
import { Documents } from "./Documents";
import { Ecrits } from "./Ecrits";
import { Phases } from "./Phases";
import { adresse, type SectionLivret, sectionOf } from "./sections";
import { sorteOf } from "./sortes";
import { Textes } from "./Textes";
import type { Livret as Whole, PageLivret } from "../../api/types";
import { useAdresse } from "./useLivret";

/** One of the ten pages of a livret d’apprentissage; the address of the livret alone is that of the first one (F-12). */
export default function Livret() {
  const { section: code } = useParams();
  const { apprenant, demande } = useAdresse();
  if (!code) return <Navigate to={adresse(apprenant, "contacts", demande)} replace />;
  const section = sectionOf(code);
  // Each page is a form of its own: what the former one told of its saving does not stay.
  return section ? <One key={code} section={section} /> : <NotFound />;
}

function One({ section }: { section: SectionLivret }) {
  const [save, setSave] = useState<State>({ kind: "rien" });
  return (
    <Cadre
      section={section}
      save={section.champs && <SaveState state={save} />}
      // Who is around the apprentice is known from elsewhere.
      {...(section.code === "contacts" ? { before: ({ apprenant }: Whole) => <Contacts apprenant={apprenant.id} /> } : {})}
    >
      {(livret, courant) => content(section, livret, courant, setSave)}
    </Cadre>
  );
}

function content({ code, champs = [] }: SectionLivret, livret: Whole, courant: PageLivret, onState: (state: State) => void): ReactNode {
  const apprenant = livret.apprenant.id;
  const sorte = sorteOf(code);
  if (sorte) return <Ecrits sorte={sorte} livret={livret} />;
  if (code === "contacts") return <Contacts apprenant={apprenant} />;
  if (code === "documents") return <Documents apprenant={apprenant} fiche={courant.id} />;
  const form = { apprenant, id: courant.id, champs, onState };
  if (code === "phases") {
    return (
      <Textes key={courant.id} {...form}>
        {(fiche, engine) => <Phases apprenant={apprenant} fiche={fiche} engine={engine} />}
      </Textes>
    );
  }
  return <Textes key={courant.id} {...form} />;
}
