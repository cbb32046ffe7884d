// Names of places: what the gazetteer calls boroughs, and how German and English differ.

/** Cities of their own that lie within 8 km of a larger one and stay. */
export const KEEP = new Set([
  "Ludwigshafen am Rhein", "Fürth", "Offenbach", "Neu-Ulm", "Neuss", "Gelsenkirchen", "Herne", "Bottrop",
  "Mülheim", "Gladbeck", "Lörrach", "Villeurbanne",
]);

/** Boroughs and slips of the gazetteer that the distance to a larger place does not catch. */
export const DROP = new Set([
  "Neue Neustadt", "Marienthal", "Eisenzicken", "Klinteby Frihed", "Filadelfia", "Gare",
  "Maison Blanche", "Picpus", "Roquette", "Quarto Oggiaro", "Psie Pole", "Fordon", "Śródmieście",
  "Bergedorf", "Harburg", "Porz am Rhein", "Marzahn", "Hellersdorf", "Köpenick", "Berlin Köpenick",
  "Rahlstedt", "Rodenkirchen", "Spandau", "Staaken", "Wilhelmstadt", "Donaustadt", "Aspern",
  "Wilhelmsburg", "Langenhorn", "Niendorf", "Bogenhausen", "Rheinhausen", "Wattenscheid", "Meiderich",
  "Ohligs", "Zehlendorf", "Lichterfelde", "Lichtenrade", "Rudow", "Buckow", "Märkisches Viertel",
  "Reinickendorf", "Treptow", "Friedrichsfelde", "Mariendorf", "Lankwitz", "Steglitz", "Britz",
  "Billstedt", "Neubrück", "Charlottenburg", "Wilmersdorf", "Westend", "Neu-Hohenschönhausen",
  "Alt-Hohenschönhausen", "Floridsdorf", "Amsterdam-Zuidoost", "Leidsche Rijn", "Hardenberg",
]);

/** Numbered quarters of large cities. */
export const QUARTER = /^(Circoiscrizione|Paris \d|Lyon \d|Zürich \()/;

/** The form that maps print, where the gazetteer has a longer or a misspelt one. */
export const SHORT = {
  "Universitäts- und Hansestadt Greifswald": "Greifswald", "Hansestadt Stade": "Stade",
  Ibbenbueren: "Ibbenbüren", "Marburg an der Lahn": "Marburg", "Hanau am Main": "Hanau",
  Mülheim: "Mülheim an der Ruhr", Freiburg: "Freiburg im Breisgau", Dessau: "Dessau-Roßlau",
  "Klagenfurt am Wörthersee": "Klagenfurt", "Sankt Gallen": "St. Gallen", "Almere Stad": "Almere",
  "Velsen-Zuid": "Velsen",
};

/** German name by the gazetteer's name, where a German reader expects another one today. */
export const GERMAN = {
  Vienna: "Wien", Munich: "München", Milan: "Mailand", Prague: "Prag", Copenhagen: "Kopenhagen",
  Brussels: "Brüssel", Nuremberg: "Nürnberg", "The Hague": "Den Haag", Antwerp: "Antwerpen",
  Wrocław: "Breslau", Poznań: "Posen", Gdańsk: "Danzig", Szczecin: "Stettin", Brno: "Brünn",
  Strasbourg: "Straßburg", Geneva: "Genf", Trieste: "Triest", Liège: "Lüttich",
  Opole: "Oppeln", Nijmegen: "Nimwegen", Brugge: "Brügge", Leuven: "Löwen", Mulhouse: "Mülhausen",
  Bolzano: "Bozen", Trento: "Trient", Merano: "Meran", Venice: "Venedig", Dunkirk: "Dünkirchen",
  Ostend: "Ostende", Luxembourg: "Luxemburg", Olomouc: "Olmütz", "České Budějovice": "Budweis",
  "Karlovy Vary": "Karlsbad", Maribor: "Marburg an der Drau", Sopron: "Ödenburg", Ostrava: "Ostrau",
  "Biel/Bienne": "Biel", Mechelen: "Mecheln",
};

/** English name by the gazetteer's name, where it has the local one. */
export const ENGLISH = {
  Köln: "Cologne", Hannover: "Hanover", Gent: "Ghent", Brugge: "Bruges", Luzern: "Lucerne", Zürich: "Zurich",
};
