/** What the parts of a diploma are read with: anchors, links between them, groups, empty answers. */
import type { ReactNode } from "react";
import type { Bloc, Code, Referentiel } from "../../api/types";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Link } from "../../ui/Link";
import { addressOf, anchor, type Group, type Keep, type Kind } from "./tree";
import { nomOption, titre } from "./words";

/** A diploma, and what is looked for in it. */
export interface Reading {
  referentiel: Referentiel;
  typed: string;
  keep: Keep;
  /** Shows everything again: what a link leads to may have been left out. */
  clear: () => void;
}

export type HeadingLevel = "h3" | "h4";

/** Title of an element, which links lead to. */
export function Anchored({ as: Tag, kind, element, className }: {
  as: HeadingLevel | "p";
  kind: Kind;
  element: Code;
  className?: string;
}) {
  return (
    <Tag id={anchor(kind, element.code)} tabIndex={-1} className={`cpro-anchor ${className ?? ""}`}>
      {titre(element)}
    </Tag>
  );
}

/** Elements of another part, or of this one, as links to where they are read. */
export function Jumps({ reading, kind, elements, label }: { reading: Reading; kind: Kind; elements: Code[]; label: string }) {
  if (elements.length === 0) return null;
  return (
    <div>
      <p className="cpro-row__detail">{label}</p>
      <ul className="cpro-list">
        {elements.map((element) => (
          <li key={element.code}>
            <Link href={addressOf(reading.referentiel.code, kind, element.code)} onClick={reading.clear}>
              {titre(element)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Blocs, as links to their competences; in words where no competence is known to be in a bloc. */
export function Blocs({ reading, blocs, label }: { reading: Reading; blocs: Bloc[]; label: string }) {
  if (reading.referentiel.competences.some(({ bloc }) => bloc)) {
    return <Jumps reading={reading} kind="bloc" elements={blocs} label={label} />;
  }
  return blocs.map((bloc) => <p key={bloc.code}>{t`${label} : ${titre(bloc)}`}</p>);
}

/** The option that an element is reserved to. */
export function Option({ referentiel, code }: { referentiel: Referentiel; code: string | null }) {
  return code && <p className="cpro-row__detail">{nomOption(referentiel.options, code)}</p>;
}

/** Elements under the title of their bloc, or without any where the diploma has none. */
export function Groups<Item>({ reading, groups, none, children }: {
  reading: Reading;
  groups: Group<Item>[];
  /** Said under a bloc that has nothing. */
  none: string;
  children: (item: Item, heading: HeadingLevel) => ReactNode;
}) {
  const titled = groups.some(({ bloc }) => bloc !== null);
  return groups.map(({ bloc, items }) => (
    <section key={bloc?.code ?? ""}>
      {titled && <BlocTitle reading={reading} bloc={bloc} />}
      {items.length === 0 && <p>{none}</p>}
      {items.map((item) => children(item, titled ? "h4" : "h3"))}
    </section>
  ));
}

function BlocTitle({ reading, bloc }: { reading: Reading; bloc: Bloc | null }) {
  if (!bloc) return <h3 className="fr-h5">Sans bloc</h3>;
  return (
    <>
      <Anchored as="h3" kind="bloc" element={bloc} className="fr-h5" />
      <Option referentiel={reading.referentiel} code={bloc.option} />
    </>
  );
}

/** How much of a part is shown, said again at each key; and the way back from a filter that keeps nothing. */
export function Shown({ reading, total, shown }: { reading: Reading; total: string; shown: string | null }) {
  const filtered = reading.typed.trim() !== "";
  return (
    <>
      <p role="status">
        {total}
        {filtered && t`, ${shown ?? "rien d’affiché"}`}
      </p>
      {filtered && shown === null && (
        <div className="cpro-empty">
          <p>{t`Rien ne correspond à ce filtre dans cette partie du référentiel.`}</p>
          <Button priority="secondary" onClick={reading.clear}>
            Effacer le filtre
          </Button>
        </div>
      )}
    </>
  );
}
