/** The map itself, drawn by Leaflet: one marker, tiles when there are some, else a grid. It knows nothing of forms. */
import { Control, DivIcon, DomUtil, GridLayer, Map as LeafletMap, Marker, TileLayer } from "leaflet";
import "leaflet/dist/leaflet.css";
import type { Position } from "../../api/types";
import { t } from "../../text/typo";
import { movedByKey, placeAt, positionText } from "./position";

export interface View {
  centre: Position;
  zoom: number;
}

export interface PlaceMapOptions {
  /** Where to begin: a place, what was last seen, or nothing, which is France. */
  start: Position | View | null;
  /** Given to who may move the marker. */
  onPlace: ((position: Position) => void) | null;
  /** Whether the tiles come. */
  onTiles: (there: boolean) => void;
}

const FRANCE: [[number, number], [number, number]] = [[41.3, -5.2], [51.1, 9.6]];
/** Close enough to tell a building from the next one. */
const CLOSE = 16;
const CLOSEST = 19;
/** Drawn here, or Leaflet would fetch pictures of its own. The colour is in the style sheet. */
const PIN =
  '<svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">' +
  '<path d="M24 47C16 36 9 28 9 18a15 15 0 0 1 30 0c0 10-7 18-15 29z"/><circle cx="24" cy="18" r="6"/></svg>';

/** Lines that move and grow with the map, where there is no picture of the ground. */
class Grid extends GridLayer {
  override createTile(): HTMLElement {
    return DomUtil.create("div", "cpro-map__cell");
  }
}

export class PlaceMap {
  private readonly map: LeafletMap;
  private readonly options: PlaceMapOptions;
  private marker: Marker | null = null;
  private position: Position | null = null;
  private tiles: TileLayer | null = null;

  constructor(element: HTMLElement, options: PlaceMapOptions) {
    this.options = options;
    const map = new LeafletMap(element, {
      // Nothing moves by itself (screens § 4), and a wheel or a finger that goes past it keeps to the page.
      zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false,
      scrollWheelZoom: false, doubleClickZoom: false, boxZoom: false,
      zoomControl: false, attributionControl: false, minZoom: 3, maxZoom: CLOSEST,
    });
    // The one animation that no option turns off: the map that slides to follow the keyboard.
    map.panBy = (offset) => LeafletMap.prototype.panBy.call(map, offset, { animate: false });
    this.map = map;
    new Grid({ maxZoom: CLOSEST, zIndex: 0 }).addTo(map);
    new Control.Zoom({ zoomInTitle: "Agrandir la carte", zoomOutTitle: "Réduire la carte" }).addTo(map);
    new Control.Scale({ imperial: false }).addTo(map);
    if (options.onPlace) map.on("click", ({ latlng }) => this.place(placeAt(latlng.lat, latlng.lng)));
    const { start } = options;
    if (!start) map.fitBounds(FRANCE, { animate: false });
    else if ("zoom" in start) this.see(start.centre, start.zoom);
    else this.see(start, CLOSE);
  }

  /** Puts the marker there, or takes it away, and keeps it in sight. */
  show(position: Position | null): void {
    this.position = position;
    if (!position) {
      this.marker?.remove();
      this.marker = null;
      return;
    }
    const at: [number, number] = [position.latitude, position.longitude];
    if (this.marker) this.marker.setLatLng(at);
    else this.marker = this.newMarker(at);
    const name = t`Repère : ${positionText(position)}. `;
    const how = t`Les flèches le déplacent de 10 mètres ; avec la touche Majuscule, de 100 mètres.`;
    if (this.options.onPlace) this.marker.getElement()?.setAttribute("aria-label", name + how);
    this.map.panInside(at, { padding: [48, 48], animate: false });
  }

  /** Shows a place from close by, unless one is closer already. */
  approach(position: Position): void {
    this.see(position, Math.max(this.map.getZoom(), CLOSE));
  }

  /** Gives the focus to the marker. */
  reach(): void {
    this.marker?.getElement()?.focus();
  }

  background(tiles: string | null): void {
    this.tiles?.remove();
    this.tiles = null;
    if (!tiles) return;
    let loaded = 0;
    this.tiles = new TileLayer(tiles, { maxZoom: CLOSEST, zIndex: 1 });
    this.tiles.on("loading", () => (loaded = 0));
    this.tiles.on("tileload", () => (loaded += 1));
    // Told once they have all answered: a sea or a border without tiles is no failure.
    this.tiles.on("load", () => this.options.onTiles(loaded > 0));
    this.tiles.addTo(this.map);
  }

  get view(): View {
    const { lat, lng } = this.map.getCenter();
    return { centre: placeAt(lat, lng), zoom: this.map.getZoom() };
  }

  remove(): void {
    this.map.remove();
  }

  private see({ latitude, longitude }: Position, zoom: number): void {
    this.map.setView([latitude, longitude], zoom, { animate: false });
  }

  private place(position: Position): void {
    this.show(position);
    this.options.onPlace?.(position);
  }

  private newMarker(at: [number, number]): Marker {
    const movable = this.options.onPlace !== null;
    const icon = new DivIcon({ className: "cpro-map__marker", html: PIN, iconSize: [48, 48], iconAnchor: [24, 47] });
    const marker = new Marker(at, { icon, interactive: movable, keyboard: movable, draggable: movable }).addTo(this.map);
    const element = marker.getElement();
    if (!movable || !element) return marker;
    // A button would leave the arrow keys to the screen reader.
    element.setAttribute("role", "application");
    element.setAttribute("aria-roledescription", "repère");
    element.addEventListener("keydown", (event) => this.keyed(event));
    marker.on("dragend", () => {
      const { lat, lng } = marker.getLatLng();
      this.place(placeAt(lat, lng));
    });
    return marker;
  }

  private keyed(event: KeyboardEvent): void {
    if (!this.position || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = movedByKey(this.position, event.key, event.shiftKey);
    if (!next) return;
    event.preventDefault();
    this.place(next);
  }
}
