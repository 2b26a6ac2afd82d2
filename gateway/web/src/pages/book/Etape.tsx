import { Stepper } from "@codegouvfr/react-dsfr/Stepper";
import { useState } from "react";
import { Navigate, useParams } from "react-router";
import type { Book } from "../../api/types";
import type { SaveState as State } from "../../forms/autosave";
import { t } from "../../text/typo";
import { ButtonsGroup, type ButtonsGroupProps } from "../../ui/Button";
import { NotFound } from "../../ui/NotFound";
import { SaveState } from "../../ui/SaveState";
import { Cadre } from "./Cadre";
import { Choisir } from "./Choisir";
import { Commencer } from "./Commencer";
import { Composer } from "./Composer";
import { adresseBook, ETAPES, type Etape as Code, isEtape } from "./etapes";
import { Partager } from "./Partager";
import { useWhose } from "./useBook";

/** One of the three steps in which a learner builds the book; the others read it (F-11). */
export default function Etape() {
  const { etape } = useParams();
  // Each step is a form of its own: what the former one told of its saving does not stay.
  return isEtape(etape) ? <One key={etape} code={etape} /> : <NotFound />;
}

function One({ code }: { code: Code }) {
  const { apprenant } = useWhose();
  const [save, setSave] = useState<State>({ kind: "rien" });
  return (
    <Cadre step={ETAPES.find((etape) => etape.code === code)?.title ?? ""} save={code === "composer" && <SaveState state={save} />}>
      {(book) => {
        if (book.actions.length === 0) return <Navigate to={adresseBook(apprenant, "lecture")} replace />;
        if (!book.book) return <Commencer book={book} />;
        return (
          <>
            <Head code={code} />
            {content(code, book, book.book.id, setSave)}
            <Ways code={code} apprenant={apprenant} />
          </>
        );
      }}
    </Cadre>
  );
}

function content(code: Code, book: Book, cover: string, onState: (state: State) => void) {
  if (code === "choisir") return <Choisir book={book} />;
  return code === "composer" ? <Composer book={book} cover={cover} onState={onState} /> : <Partager book={book} cover={cover} />;
}

function Head({ code }: { code: Code }) {
  const index = ETAPES.findIndex((etape) => etape.code === code);
  const next = ETAPES[index + 1];
  return <Stepper currentStep={index + 1} stepCount={ETAPES.length} title={ETAPES[index]?.title ?? ""} {...(next ? { nextTitle: next.title } : {})} />;
}

/** To the step that comes, to the one before; from the last one, to the book itself. */
function Ways({ code, apprenant }: { code: Code; apprenant: string }) {
  const index = ETAPES.findIndex((etape) => etape.code === code);
  const previous = ETAPES[index - 1];
  const next = ETAPES[index + 1];
  const seeing = { children: "Voir mon book", priority: next ? "tertiary" : "secondary", linkProps: { href: adresseBook(apprenant, "lecture") } } as const;
  const back = previous && ({
    children: t`Revenir à l'étape « ${previous.title} »`,
    priority: "secondary",
    linkProps: { href: adresseBook(apprenant, previous.code) },
  } as const);
  const buttons: ButtonsGroupProps["buttons"] = next
    ? [{ children: "Continuer", linkProps: { href: adresseBook(apprenant, next.code) } }, ...(back ? [back] : []), seeing]
    : [seeing, ...(back ? [back] : [])];
  return (
    <nav aria-label="Étapes du book" className="fr-mt-6w">
      <ButtonsGroup inlineLayoutWhen="lg and up" buttons={buttons} />
    </nav>
  );
}
