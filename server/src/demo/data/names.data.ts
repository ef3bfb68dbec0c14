/** Names by where a family came from, so that first and last names go together and languages are believable. */
export interface NameGroup {
  readonly language: string | null;
  readonly weight: number;
  readonly first: readonly string[];
  readonly last: readonly string[];
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** First names that are at home in every family. */
export const COMMON_FIRST = words(`
  Maya Leo Nina Adam Sofia Daniel Mia Samuel Lena Noah Anna Julian Eva Gabriel Sara Lucas Emma Oliver Naomi Theo Iris
  Max Clara Simon Zoe Elias Alice Jonah Ruby Victor Hannah Miles Ivy Felix Jade Marcus Tessa Owen Paige Dominic`);

export const NAME_GROUPS: readonly NameGroup[] = [
  {
    language: null, weight: 30,
    first: words(`Emily Hannah Grace Abigail Claire Megan Rachel Katherine Laura Heather Amy Beth Holly June Margaret
      Andrew Ben Charlie Connor Jack Luke Nathan Patrick Ryan Scott Tom Wesley Peter Russell Graham`),
    last: words(`Whitaker Brooks Hollis Calloway Mercer Lindqvist Thornton Barrett Fletcher Donovan Sawyer Pruitt Hale
      Kowalski Novak Sorensen Bergstrom Gallagher O’Brien Sullivan Hartman Keller Weber Rossi Moretti Dubois Ashford
      Pemberton Langley Winslow`),
  },
  {
    language: 'es', weight: 20,
    first: words(`Elena Lucia Carmen Valeria Isabel Marisol Gabriela Daniela Ximena Paloma Diego Mateo Javier Andrés
      Luis Rafael Tomás Emilio Joaquín Ricardo`),
    last: words(`Vasquez Morales Ortega Delgado Reyes Fuentes Navarro Castillo Herrera Mendoza Rivera Salazar Peña
      Ibarra Cordero Zamora Espinoza Guerrero Villanueva Acosta`),
  },
  {
    language: null, weight: 16,
    first: words(`Imani Kiara Aaliyah Jasmine Simone Monique Tiana Brianna Renee Camille Malik Darius Terrence Andre
      Isaiah Xavier Jamal Quincy Langston Reggie`),
    last: words(`Washington Jefferson Banks Coleman Freeman Gaines Hawkins Jenkins Boone Mosley Pettway Randolph Simmons
      Tucker Whitfield Bellamy Dorsey Everett Franklin Grady`),
  },
  {
    language: 'zh', weight: 7, first: words('Mei Ling Jia Wen Xin Hao Jun Wei Kai Rui'),
    last: words('Chen Wang Liu Zhang Lin Huang Wu Zhao Lau Cheung'),
  },
  {
    language: 'hi', weight: 7, first: words('Priya Ananya Meera Kavya Divya Arjun Rohan Vikram Sanjay Nikhil'),
    last: words('Patel Sharma Iyer Reddy Kapoor Nair Gupta Desai Rao Mehta'),
  },
  {
    language: 'vi', weight: 4, first: words('Linh Thuy Mai Kim Hoa Minh Duc Khoa Tuan Bao'),
    last: words('Nguyen Tran Pham Le Vo Dang Bui Do Ngo Duong'),
  },
  {
    language: 'ko', weight: 4, first: words('Jiwoo Soojin Hana Yuna Minji Jun Minho Daniel Seojun Eunji'),
    last: words('Kim Park Lee Choi Jung Kang Cho Yoon Han Shin'),
  },
  {
    language: 'tl', weight: 4, first: words('Maricel Jasmin Analyn Joy Liza Paolo Jomar Rico Carlo Miguel'),
    last: words('Santos Bautista Aquino Manalo Dizon Pascual Mercado Tolentino Magsaysay Lacson'),
  },
  {
    language: 'ja', weight: 3, first: words('Yuki Aiko Emi Naoko Keiko Kenji Hiro Daichi Takeshi Ren'),
    last: words('Tanaka Nakamura Kobayashi Yamada Sato Fujimoto Inoue Matsuda Okada Shimizu'),
  },
  {
    language: 'ar', weight: 4, first: words('Layla Amira Yasmin Nadia Rania Omar Karim Tariq Sami Hassan'),
    last: words('Haddad Khalil Mansour Nasser Farah Saleh Rahman Aziz Sabbagh Darwish'),
  },
  {
    language: 'fr', weight: 3,
    first: words('Amélie Nadège Fabiola Chantal Margaux Étienne Luc Jean-Marc Olivier Pascal'),
    last: words('Laurent Toussaint Beaumont Charles Desrosiers Moreau Baptiste Fontaine Lefèvre Pierre-Louis'),
  },
  {
    language: 'pt', weight: 3, first: words('Beatriz Larissa Inês Fernanda Bruna Thiago Caio João Rodrigo Duarte'),
    last: words('Almeida Carvalho Ferreira Moura Teixeira Azevedo Barros Pires Nogueira Ramos'),
  },
  {
    language: null, weight: 3, first: words('Kailani Leilani Noelani Kalena Makana Keoni Kekoa Ikaika Kai Nalu'),
    last: words('Kealoha Kahale Akana Kamaka Nakoa Makoa Kalani Keawe Palakiko Mahoe'),
  },
  {
    language: 'uk', weight: 2, first: words('Oksana Iryna Daria Kateryna Olena Taras Bohdan Andriy Ivan Maksym'),
    last: words('Kovalenko Bondarenko Shevchuk Melnyk Tkachenko Lysenko Marchenko Petrenko Moroz Rudenko'),
  },
];

export const DOG_NAMES = words(`
  Biscuit Olive Mochi Ziggy Pepper Waffles Juniper Hazel Otis Winnie Rufus Nala Moose Clementine Bandit Poppy Maple Gus
  Ember Tofu Scout Penny Cosmo Birdie Finn Dolly Bruno Pickles Luna Archie Tater Willa Hank Figgy Sage Murphy Coco
  Baxter Ginger Remy Peaches Ollie Nova Chester Honey Beans Stella Walter Mabel Rocco Suki Tucker Bonnie Harley Piper
  Samson Lulu Marley Kiki Duke Ruthie Boone Fern Jasper Zelda Goose Tilly Dexter Misty Banjo Cricket Apollo Roxy
  Barley Minnie Thor Sunny Oreo Lola Benji Frankie Sadie Huckleberry Gracie Koda Noodle Princess Atlas Daisy Milo
  Raven Chewie Buddy Freya`);

export const STREETS = words(`
  Maple Cedar Elm Juniper Walnut Birch Linden Hawthorne Franklin Lincoln Garfield Monroe Adams Harrison Grant Cherry
  Magnolia Sycamore Laurel Willow Highland Prospect Ridge Orchard Spring Meadow Park Church Mill River`);
