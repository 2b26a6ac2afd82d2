import { useQuery } from "@tanstack/react-query";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { Position } from "../../api/types";
import { t } from "../../text/typo";
import { PlaceMap, type View } from "./placeMap";
import { fondDeCarteRead } from "./reads";

/** What a form asks of the map. */
export interface MapHandle {
  /** The place in its middle. */
  centre: () => Position | undefined;
  approach: (position: Position) => void;
  /** Puts the marker there and gives it the focus. */
  reach: (position: Position) => void;
}

/** What was last seen in this tab, and by whom: nobody finds another's. */
const lastView: { whose: string; view: View | null } = { whose: "", view: null };

/** The place on a map, or on a grid; whoever is given `onPlace` moves it. */
export function PositionMap({ ref, whose, position, label, onPlace }: {
  ref?: Ref<MapHandle>;
  whose: string;
  position: Position | null;
  label: string;
  onPlace?: (position: Position) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<PlaceMap | null>(null);
  const [tilesCome, setTilesCome] = useState(true);
  const latest = useRef({ position, onPlace });
  latest.current = { position, onPlace };
  useEffect(() => {
    if (!box.current) return;
    const drawn = new PlaceMap(box.current, {
      start: latest.current.position ?? (lastView.whose === whose ? lastView.view : null),
      onPlace: latest.current.onPlace ? (to) => latest.current.onPlace?.(to) : null,
      onTiles: setTilesCome,
    });
    map.current = drawn;
    return () => {
      Object.assign(lastView, { whose, view: drawn.view });
      map.current = null;
      drawn.remove();
    };
  }, [whose]);
  useEffect(() => map.current?.show(position), [whose, position?.latitude, position?.longitude]);
  const background = useQuery(fondDeCarteRead());
  const fond = background.data;
  const tiles = fond?.tuiles ?? null;
  useEffect(() => {
    setTilesCome(true);
    map.current?.background(tiles);
  }, [whose, tiles]);
  useImperativeHandle(ref, () => ({
    centre: () => map.current?.view.centre,
    approach: (to) => map.current?.approach(to),
    reach: (to) => {
      map.current?.show(to);
      map.current?.reach();
    },
  }));
  return (
    <div className="cpro-noprint fr-mb-3w">
      <div ref={box} className="cpro-map" role="region" aria-label={label} />
      {fond && !tiles && <p className="cpro-row__detail">{t`Aucun fond de carte n'est configuré : l'adresse et les coordonnées restent.`}</p>}
      {tiles && fond?.attribution && <p className="cpro-row__detail">{t`Fond de carte : ${fond.attribution}`}</p>}
      <p role="status" className="cpro-row__detail">
        {background.isError || (tiles && !tilesCome) ? t`Le fond de carte ne répond pas : l'adresse et les coordonnées restent.` : ""}
      </p>
    </div>
  );
}
