/** Breed groups after the American Kennel Club; breeds it does not know stand in the group their work puts them in. */
export const BREED_GROUPS = [
  'sporting', 'hound', 'working', 'terrier', 'toy', 'non_sporting', 'herding', 'crossbreed', 'mixed',
] as const;

export type BreedGroup = (typeof BREED_GROUPS)[number];

/**
 * `Name min-max`, where the numbers are the usual weight of a grown dog in kilograms, both sexes together.
 * Ids are made from names, and dogs are stored with them: to rename a breed write `New name=old-id min-max`.
 */
export const BREED_DATA: Record<BreedGroup, string> = {
  sporting: `
    American Water Spaniel 11-20 | Ariège Pointer 25-30 | Barbet 16-29 | Blue Picardy Spaniel 20-25
    Boykin Spaniel 11-18 | Bracco Italiano 25-40 | Braque d'Auvergne 22-32 | Braque du Bourbonnais 16-25
    Braque Français 18-32 | Brittany 14-20 | Burgos Pointer 25-35 | Český Fousek 22-34
    Chesapeake Bay Retriever 25-36 | Clumber Spaniel 25-39 | Cocker Spaniel 9-14 | Curly-Coated Retriever 27-43
    Deutscher Wachtelhund 18-25 | Drentsche Patrijshond 20-35 | English Cocker Spaniel 12-16 | English Setter 20-36
    English Springer Spaniel 18-25 | Field Spaniel 16-25 | Flat-Coated Retriever 25-36 | French Spaniel 20-27
    German Longhaired Pointer 27-40 | German Shorthaired Pointer 20-32 | German Wirehaired Pointer 23-32
    Golden Retriever 25-34 | Gordon Setter 20-36 | Irish Red and White Setter 16-27 | Irish Setter 27-32
    Irish Water Spaniel 20-31 | Labrador Retriever 25-36 | Lagotto Romagnolo 11-16 | Large Münsterländer 23-32
    Nederlandse Kooikerhondje 9-14 | Nova Scotia Duck Tolling Retriever 16-23 | Old Danish Pointer 26-35
    Pachón Navarro 20-30 | Picardy Spaniel 20-25 | Pointer 20-34 | Pont-Audemer Spaniel 18-24
    Portuguese Pointer 16-27 | Pudelpointer 20-32 | Slovakian Wirehaired Pointer 25-35 | Small Munsterlander 17-27
    Spinone Italiano 29-39 | Stabyhoun 18-27 | Sussex Spaniel 16-20 | Vizsla 20-29 | Weimaraner 25-41
    Welsh Springer Spaniel 16-25 | Wetterhoun 25-35 | Wirehaired Pointing Griffon 23-32 | Wirehaired Vizsla 20-30`,
  hound: `
    Afghan Hound 20-27 | Alpine Dachsbracke 15-20 | American English Coonhound 20-30 | American Foxhound 25-34
    American Leopard Hound 16-34 | Ariégeois 25-30 | Artois Hound 25-30 | Austrian Black and Tan Hound 15-23
    Azawakh 15-25 | Basenji 9-12 | Basset Artésien Normand 15-20 | Basset Bleu de Gascogne 16-20
    Basset Fauve de Bretagne 12-18 | Basset Hound 18-30 | Bavarian Mountain Scent Hound 17-25 | Beagle 9-14
    Beagle-Harrier 19-21 | Billy 25-33 | Black and Tan Coonhound 29-50 | Black Mouth Cur 18-43
    Black Norwegian Elkhound 18-23 | Bloodhound 36-50 | Bluetick Coonhound 20-36 | Borzoi 27-48 | Carolina Dog 14-25
    Chart Polski 27-32 | Cirneco dell'Etna 8-12 | Dachshund 7-15 | Drever 14-18 | Dunker 16-22
    English Foxhound 25-34 | Estonian Hound 15-20 | Finnish Hound 20-25 | Galgo Español 20-30 | German Hound 15-20
    Grand Basset Griffon Vendéen 18-20 | Grand Bleu de Gascogne 32-36 | Grand Griffon Vendéen 30-35 | Greyhound 27-32
    Griffon Nivernais 22-25 | Hamiltonstövare 23-27 | Hanoverian Scenthound 25-40 | Harrier 20-27
    Hellenic Hound 17-20 | Ibizan Hound 20-29 | Irish Wolfhound 48-70 | Istrian Shorthaired Hound 16-24
    Jämthund 25-30 | Karelian Bear Dog 20-23 | Kerry Beagle 20-27 | Lithuanian Hound 25-35 | Magyar Agár 22-31
    Miniature Dachshund 3.5-5 | Montenegrin Mountain Hound 20-25 | Mountain Cur 14-27 | Norrbottenspets 8-15
    Norwegian Elkhound 22-25 | Otterhound 36-52 | Peruvian Inca Orchid 12-25 | Petit Basset Griffon Vendéen 11-18
    Pharaoh Hound 20-25 | Plott Hound 18-27 | Podenco Canario 20-25 | Poitevin 28-35 | Polish Hunting Dog 20-26
    Porcelaine 25-28 | Portuguese Podengo 16-20 | Portuguese Podengo Pequeno 4-6 | Redbone Coonhound 20-32
    Rhodesian Ridgeback 32-39 | Sabueso Español 20-25 | Saluki 18-27 | Schillerstövare 18-25
    Schweizer Laufhund 15-20 | Scottish Deerhound 34-50 | Segugio Italiano 18-28 | Serbian Hound 20-25
    Silken Windhound 11-25 | Sloughi 18-28 | Slovenský Kopov 15-20 | Styrian Coarse-haired Hound 15-18
    Transylvanian Hound 25-35 | Treeing Tennessee Brindle 14-23 | Treeing Walker Coonhound 23-32
    Tyrolean Hound 15-22 | Westphalian Dachsbracke 15-18 | Whippet 11-18`,
  working: `
    Akita 32-59 | Alaskan Husky 16-27 | Alaskan Malamute 34-39 | American Bulldog 27-54 | Anatolian Shepherd Dog 36-68
    Appenzeller Sennenhund 22-32 | Bernese Mountain Dog 32-52 | Black Russian Terrier 36-59 | Boerboel 68-91
    Boxer 25-36 | Broholmer 40-70 | Bullmastiff 45-59 | Ca de Bou 30-38 | Canadian Eskimo Dog 18-40 | Cane Corso 40-50
    Castro Laboreiro Dog 25-40 | Caucasian Shepherd Dog 45-77 | Central Asian Shepherd Dog 40-79 | Chinook 23-41
    Cimarrón Uruguayo 33-45 | Czechoslovakian Vlcak 20-35 | Danish-Swedish Farmdog 7-12 | Doberman Pinscher 27-45
    Dogo Argentino 40-45 | Dogue de Bordeaux 45-68 | East Siberian Laika 18-23 | Estrela Mountain Dog 35-60
    Fila Brasileiro 40-70 | German Pinscher 11-20 | Giant Schnauzer 25-43 | Great Dane 50-79 | Great Pyrenees 38-54
    Greater Swiss Mountain Dog 39-64 | Greenland Dog 27-41 | Hokkaido 20-30 | Hovawart 25-45 | Kai Ken 9-18
    Kangal Shepherd Dog 41-66 | Karst Shepherd 25-42 | Kishu Ken 13-27 | Komondor 36-50 | Korean Jindo 14-23
    Kuvasz 32-52 | Landseer 50-70 | Leonberger 41-77 | Maremma Sheepdog 30-45 | Mastiff 54-104
    Moscow Watchdog 45-68 | Neapolitan Mastiff 50-70 | Newfoundland 45-68 | Olde English Bulldogge 23-36
    Portuguese Water Dog 16-27 | Presa Canario 40-60 | Pyrenean Mastiff 54-100 | Rafeiro do Alentejo 35-60
    Romanian Carpathian Shepherd 32-45 | Romanian Mioritic Shepherd 45-65 | Rottweiler 36-61
    Russo-European Laika 20-23 | Saarloos Wolfdog 35-45 | Saint Bernard 54-82 | Samoyed 16-30 | Šarplaninac 30-45
    Shikoku 16-26 | Siberian Husky 16-27 | Slovenský Čuvač 31-44 | South Russian Ovcharka 48-65 | Spanish Mastiff 52-100
    Standard Schnauzer 14-23 | Tamaskan 23-40 | Tatra Shepherd Dog 36-59 | Tibetan Mastiff 32-68 | Tornjak 28-50
    Tosa 45-90 | West Siberian Laika 16-23 | Yakutian Laika 18-25`,
  terrier: `
    Airedale Terrier 20-30 | American Hairless Terrier 5-7 | American Pit Bull Terrier 14-27
    American Staffordshire Terrier 18-32 | Australian Terrier 7-9 | Bedlington Terrier 8-10 | Border Terrier 5-7
    Brazilian Terrier 7-10 | Bull Terrier 23-32 | Cairn Terrier 6-7.5 | Cesky Terrier 6-11 | Dandie Dinmont Terrier 8-11
    German Hunting Terrier 8-10 | Glen of Imaal Terrier 14-18 | Irish Terrier 11-13 | Jack Russell Terrier 6-8
    Japanese Terrier 2.5-4 | Kerry Blue Terrier 15-18 | Lakeland Terrier 7-8 | Manchester Terrier 5.5-10
    Miniature Bull Terrier 8-13 | Miniature Fox Terrier 3.5-5.5 | Miniature Schnauzer 5-9 | Norfolk Terrier 5-6
    Norwich Terrier 5-6 | Parson Russell Terrier 6-8 | Patterdale Terrier 5-10 | Plummer Terrier 5-7 | Rat Terrier 5-11
    Russell Terrier 4-7 | Scottish Terrier 8-10 | Sealyham Terrier 8-9 | Skye Terrier 14-20 | Smooth Fox Terrier 7-8
    Soft Coated Wheaten Terrier 14-18 | Staffordshire Bull Terrier 11-17 | Teddy Roosevelt Terrier 4-11
    Valencian Terrier 4-8 | Welsh Terrier 9-10 | West Highland White Terrier 6-9 | Wire Fox Terrier 7-9`,
  toy: `
    Affenpinscher 3-5 | Biewer Terrier 2-3.5 | Bolognese 2.5-4 | Brussels Griffon 3.5-5
    Cavalier King Charles Spaniel 6-8 | Chihuahua 1.5-3 | Chinese Crested 3.5-5.5 | English Toy Spaniel 3.5-6.5
    English Toy Terrier 2.5-3.5 | Havanese 3-6 | Italian Greyhound 3-6.5 | Japanese Chin 3-5 | Maltese 2-3.5
    Miniature Pinscher 3.5-4.5 | Papillon 2.5-4.5 | Pekingese 3-6 | Phalène 2.5-4.5 | Pomeranian 1.5-3.5
    Prague Ratter 2-3 | Pug 6-8 | Russian Toy 1.5-3 | Russian Tsvetnaya Bolonka 2-5 | Shih Tzu 4-7.5
    Silky Terrier 3.5-5 | Toy Fox Terrier 1.5-4 | Toy Manchester Terrier 3-5 | Toy Poodle 2-3.5
    Volpino Italiano 4-5.5 | Yorkshire Terrier 2-3.5`,
  non_sporting: `
    Alaskan Klee Kai 4.5-9 | American Eskimo Dog 11-16 | Bichon Frise 5-8 | Boston Terrier 5-11 | Bulldog 18-25
    Chinese Shar-Pei 20-27 | Chow Chow 20-32 | Coton de Tulear 4-7 | Dalmatian 20-32 | Dutch Smoushond 9-10
    Eurasier 18-32 | Finnish Spitz 9-15 | French Bulldog 8-13 | German Spitz 5-11 | Indian Pariah Dog 15-30
    Indian Spitz 5-12 | Japanese Spitz 5-9 | Keeshond 16-20 | Kromfohrländer 9-16 | Lhasa Apso 5.5-8 | Löwchen 5-8
    Miniature American Eskimo Dog 4.5-9 | Miniature Poodle 4.5-7 | Miniature Xoloitzcuintli 7-14
    New Guinea Singing Dog 8-14 | Norwegian Lundehund 6-9 | Schipperke 4.5-7 | Shiba Inu 8-11
    Standard Poodle 18-32 | Taiwan Dog 12-18 | Thai Bangkaew Dog 16-26 | Thai Ridgeback 16-34 | Tibetan Spaniel 4-7
    Tibetan Terrier 8-14 | Toy American Eskimo Dog 2.5-4.5 | Toy Xoloitzcuintli 4.5-7 | Xoloitzcuintli 14-25`,
  herding: `
    Australian Cattle Dog 15-22 | Australian Kelpie 14-20 | Australian Shepherd 18-29
    Australian Stumpy Tail Cattle Dog 15-21 | Basque Shepherd Dog 17-33 | Bearded Collie 20-25 | Beauceron 32-50
    Belgian Laekenois 20-29 | Belgian Malinois 18-36 | Belgian Sheepdog 20-34 | Belgian Tervuren 20-34
    Bergamasco Sheepdog 26-38 | Berger Picard 23-32 | Blue Lacy 14-25 | Bohemian Shepherd 16-27 | Border Collie 14-25
    Bouvier des Ardennes 22-35 | Bouvier des Flandres 32-50 | Briard 25-45 | Canaan Dog 16-25
    Cardigan Welsh Corgi 11-17 | Catahoula Leopard Dog 23-41 | Catalan Sheepdog 16-25 | Croatian Sheepdog 13-20
    Dutch Shepherd 19-34 | East European Shepherd 30-50 | English Shepherd 18-30 | Entlebucher Mountain Dog 18-30
    Finnish Lapphund 15-24 | German Shepherd Dog 22-40 | Huntaway 25-40 | Icelandic Sheepdog 9-14 | King Shepherd 41-66
    Koolie 15-24 | Lancashire Heeler 4-8 | Lapponian Herder 18-30 | Majorca Shepherd Dog 35-40 | McNab 14-23
    Miniature American Shepherd 9-18 | Mudi 8-13 | Norwegian Buhund 12-18 | Old English Sheepdog 27-45
    Pembroke Welsh Corgi 10-14 | Polish Lowland Sheepdog 14-23 | Portuguese Sheepdog 17-27 | Puli 10-16 | Pumi 8-15
    Pyrenean Shepherd 7-14 | Rough Collie 23-34 | Saint Miguel Cattle Dog 20-35 | Schapendoes 12-25
    Shetland Sheepdog 7-11 | Shiloh Shepherd 36-64 | Smooth Collie 23-34 | Spanish Water Dog 14-22
    Swedish Lapphund 16-21 | Swedish Vallhund 9-16 | Welsh Sheepdog 16-25 | White Swiss Shepherd Dog 25-40`,
  crossbreed: `
    Aussiedoodle 11-30 | Bernedoodle 23-41 | Boxador 25-36 | Bullboxer Pit 18-30 | Cavachon 5-9 | Cavapoo 4-11
    Chiweenie 2.5-5.5 | Chorkie 2-5 | Chug 4-9 | Cockapoo 5-11 | Dorgi 7-13 | Frenchton 5-11
    Gerberian Shepsky 18-36 | Goldador 25-36 | Goldendoodle 20-34 | Havapoo 3-7 | Jackchi 3.5-8 | Labrabull 20-36
    Labradoodle 23-30 | Labsky 18-27 | Lurcher 20-32 | Maltipoo 2.5-6 | Maltese Shih Tzu 3-6
    Miniature Goldendoodle 7-16 | Morkie 2-5 | Pomchi 2-5 | Pomsky 9-14 | Poochon 4-8 | Puggle 7-14 | Schnoodle 5-14
    Sheepadoodle 27-36 | Shepadoodle 22-40 | Shih-Poo 4-9 | Shorkie 3-6 | Springador 22-36 | Texas Heeler 11-23
    Whoodle 9-20 | Yorkipoo 1.5-6`,
  mixed: `
    Mixed breed, toy=mixed-breed-toy 2-5 | Mixed breed, small=mixed-breed-small 5-10
    Mixed breed, medium=mixed-breed-medium 10-25 | Mixed breed, large=mixed-breed-large 25-45
    Mixed breed, giant=mixed-breed-giant 45-70`,
};

/** What people type instead of the name. */
export const BREED_ALIASES: Record<string, string> = {
  'american-eskimo-dog': 'eskie', 'american-pit-bull-terrier': 'pitbull, apbt',
  'american-staffordshire-terrier': 'amstaff',
  'australian-cattle-dog': 'blue heeler, red heeler, queensland heeler',
  'australian-shepherd': 'aussie', 'belgian-malinois': 'mal', 'belgian-sheepdog': 'groenendael',
  'bernese-mountain-dog': 'berner', 'black-russian-terrier': 'brt', 'braque-d-auvergne': 'auvergne pointer',
  'brittany': 'epagneul breton', 'brussels-griffon': 'griffon bruxellois', 'bulldog': 'english bulldog',
  'cavalier-king-charles-spaniel': 'ckcs', 'chinese-shar-pei': 'sharpei', 'cocker-spaniel': 'american cocker spaniel',
  'dachshund': 'sausage dog, wiener dog, doxie, teckel', 'doberman-pinscher': 'dobermann, dobie',
  'dogue-de-bordeaux': 'french mastiff', 'english-toy-spaniel': 'king charles spaniel',
  'english-springer-spaniel': 'springer', 'french-bulldog': 'frenchie', 'german-hunting-terrier': 'jagdterrier',
  'german-shepherd-dog': 'gsd, alsatian', 'german-shorthaired-pointer': 'gsp', 'great-dane': 'deutsche dogge',
  'great-pyrenees': 'pyrenean mountain dog', 'korean-jindo': 'jindo', 'labrador-retriever': 'lab',
  'maltese-shih-tzu': 'malshi', 'mastiff': 'english mastiff', 'miniature-american-shepherd': 'mini aussie',
  'miniature-dachshund': 'mini sausage dog, mini doxie', 'miniature-pinscher': 'min pin',
  'mixed-breed-giant': 'mutt, mongrel, rescue, unknown', 'mixed-breed-large': 'mutt, mongrel, rescue, unknown',
  'mixed-breed-medium': 'mutt, mongrel, rescue, unknown', 'mixed-breed-small': 'mutt, mongrel, rescue, unknown',
  'mixed-breed-toy': 'mutt, mongrel, rescue, unknown', 'nederlandse-kooikerhondje': 'kooiker',
  'newfoundland': 'newfie', 'nova-scotia-duck-tolling-retriever': 'toller', 'old-english-sheepdog': 'bobtail',
  'pembroke-welsh-corgi': 'corgi', 'peruvian-inca-orchid': 'peruvian hairless dog', 'pomeranian': 'pom',
  'presa-canario': 'perro de presa canario', 'rough-collie': 'lassie', 'saint-bernard': 'st bernard',
  'shetland-sheepdog': 'sheltie', 'shiba-inu': 'shibe', 'siberian-husky': 'huskie',
  'staffordshire-bull-terrier': 'staffy',
  'standard-poodle': 'caniche', 'west-highland-white-terrier': 'westie', 'white-swiss-shepherd-dog': 'white shepherd',
  'xoloitzcuintli': 'xolo, mexican hairless', 'yorkshire-terrier': 'yorkie', 'poochon': 'bichon poodle',
};
