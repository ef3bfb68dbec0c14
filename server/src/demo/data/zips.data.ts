import type { CitySlug } from './types.ts';

/** `zip,lat,lng,post town,neighbourhood`: the postal code's own point. Data: GeoNames (geonames.org), CC BY 4.0. */
export const ZIPS: Record<CitySlug, string> = {
  denver: `
    80202,39.7491,-104.9946,Denver,LoDo | 80203,39.7313,-104.9811,Denver,Capitol Hill
    80204,39.734,-105.0259,Denver,Lincoln Park | 80205,39.759,-104.9661,Denver,Five Points
    80206,39.7331,-104.9524,Denver,City Park | 80207,39.7584,-104.9177,Denver,Park Hill
    80209,39.7074,-104.9686,Denver,Washington Park | 80210,39.679,-104.9631,Denver,Platt Park
    80211,39.7665,-105.0204,Denver,Highland | 80212,39.7683,-105.0493,Denver,Berkeley
    80216,39.7835,-104.9669,Denver,Globeville | 80218,39.7327,-104.9717,Denver,Cheesman Park
    80219,39.6956,-105.0341,Denver,Westwood | 80220,39.7312,-104.9129,Denver,Hale
    80222,39.671,-104.9279,Denver,University Hills | 80223,39.7002,-105.0028,Denver,Baker
    80224,39.688,-104.9108,Denver,Virginia Village | 80230,39.7218,-104.8951,Denver,Lowry
    80214,39.7436,-105.0643,Denver,Edgewater | 80226,39.7123,-105.0918,Denver,Belmar
    80110,39.6463,-105.0092,Englewood,South Broadway | 80033,39.774,-105.0962,Wheat Ridge,Applewood`,
  phoenix: `
    85003,33.4511,-112.0774,Phoenix,Roosevelt Row | 85004,33.4557,-112.0686,Phoenix,Evans Churchill
    85006,33.465,-112.0474,Phoenix,Coronado | 85007,33.4523,-112.0893,Phoenix,Grand Avenue
    85008,33.4665,-111.9984,Phoenix,Arcadia Lite | 85012,33.5097,-112.0678,Phoenix,Midtown
    85013,33.5085,-112.0827,Phoenix,Melrose | 85014,33.5103,-112.0556,Phoenix,North Central
    85015,33.5082,-112.1011,Phoenix,Alhambra | 85016,33.5021,-112.0305,Phoenix,Biltmore
    85018,33.4958,-111.9883,Phoenix,Arcadia | 85020,33.5623,-112.0559,Phoenix,Sunnyslope
    85021,33.56,-112.0927,Phoenix,Moon Valley | 85042,33.3794,-112.0283,Phoenix,South Mountain
    85044,33.3291,-111.9943,Phoenix,Ahwatukee | 85281,33.4227,-111.9261,Tempe,Tempe Town Lake
    85282,33.3917,-111.9249,Tempe,Kyrene | 85251,33.4936,-111.9167,Scottsdale,Old Town Scottsdale
    85257,33.4669,-111.9151,Scottsdale,Papago`,
  'new-york': `
    10002,40.7152,-73.9877,New York,Lower East Side | 10003,40.7313,-73.9892,New York,East Village
    10009,40.7262,-73.9796,New York,Alphabet City | 10011,40.7402,-73.9996,New York,Chelsea
    10014,40.7339,-74.0054,New York,West Village | 10016,40.7443,-73.9781,New York,Murray Hill
    10023,40.7764,-73.9827,New York,Lincoln Square | 10024,40.7864,-73.9764,New York,Upper West Side
    10025,40.7975,-73.9683,New York,Morningside Heights | 10028,40.7763,-73.9529,New York,Yorkville
    10029,40.7918,-73.9447,New York,East Harlem | 11201,40.694,-73.9903,Brooklyn,Brooklyn Heights
    11205,40.6924,-73.9666,Brooklyn,Fort Greene | 11206,40.7012,-73.9436,Brooklyn,East Williamsburg
    11211,40.7095,-73.9563,Brooklyn,Williamsburg | 11215,40.6669,-73.9828,Brooklyn,Park Slope
    11217,40.6816,-73.9798,Brooklyn,Boerum Hill | 11222,40.7272,-73.9498,Brooklyn,Greenpoint
    11231,40.6794,-74.0014,Brooklyn,Carroll Gardens | 11238,40.679,-73.9644,Brooklyn,Prospect Heights
    11101,40.7446,-73.9345,Long Island City,Long Island City | 11103,40.7627,-73.9149,Astoria,Astoria`,
  chicago: `
    60607,41.8721,-87.6578,Chicago,West Loop | 60608,41.8515,-87.6694,Chicago,Pilsen
    60610,41.9033,-87.6336,Chicago,Old Town | 60611,41.8971,-87.6223,Chicago,Streeterville
    60613,41.9543,-87.6575,Chicago,Uptown | 60614,41.9229,-87.6483,Chicago,Lincoln Park
    60616,41.8426,-87.6306,Chicago,Bronzeville | 60618,41.9464,-87.7042,Chicago,North Center
    60622,41.9019,-87.6779,Chicago,Wicker Park | 60625,41.9703,-87.7042,Chicago,Lincoln Square
    60640,41.9719,-87.6624,Chicago,Andersonville | 60642,41.9008,-87.6528,Chicago,Noble Square
    60647,41.9209,-87.7043,Chicago,Logan Square | 60651,41.9025,-87.7393,Chicago,Humboldt Park
    60654,41.8923,-87.6373,Chicago,River North | 60657,41.9399,-87.6528,Chicago,Lakeview
    60641,41.9453,-87.7474,Chicago,Portage Park | 60609,41.8097,-87.6533,Chicago,Bridgeport
    60660,41.9909,-87.6629,Chicago,Edgewater`,
  'los-angeles': `
    90004,34.0762,-118.3029,Los Angeles,Larchmont | 90005,34.0585,-118.3012,Los Angeles,Koreatown
    90019,34.0482,-118.3343,Los Angeles,Mid-City | 90026,34.0766,-118.2646,Los Angeles,Echo Park
    90027,34.104,-118.2925,Los Angeles,Los Feliz | 90029,34.09,-118.2944,Los Angeles,East Hollywood
    90031,34.0783,-118.2113,Los Angeles,Lincoln Heights | 90033,34.0487,-118.2084,Los Angeles,Boyle Heights
    90036,34.0699,-118.3492,Los Angeles,Miracle Mile | 90039,34.1121,-118.2594,Los Angeles,Atwater Village
    90041,34.1339,-118.2082,Los Angeles,Eagle Rock | 90042,34.1145,-118.1929,Los Angeles,Highland Park
    90046,34.1074,-118.3652,Los Angeles,Laurel Canyon | 90048,34.0737,-118.372,Los Angeles,Beverly Grove
    90065,34.1073,-118.2266,Los Angeles,Mount Washington | 90069,34.0906,-118.3788,West Hollywood,West Hollywood
    90034,34.029,-118.4005,Los Angeles,Palms | 90066,34.003,-118.4298,Los Angeles,Mar Vista
    90016,34.0298,-118.3528,Los Angeles,West Adams | 90018,34.029,-118.3152,Los Angeles,Jefferson Park`,
  austin: `
    78701,30.2713,-97.7426,Austin,Rainey Street | 78702,30.2638,-97.7166,Austin,East Austin
    78703,30.2907,-97.7648,Austin,Tarrytown | 78704,30.2428,-97.7658,Austin,Zilker
    78705,30.2896,-97.7396,Austin,North Campus | 78721,30.2721,-97.6868,Austin,Springdale
    78722,30.2893,-97.715,Austin,Cherrywood | 78723,30.3085,-97.6849,Austin,Mueller
    78731,30.3471,-97.7609,Austin,Northwest Hills | 78741,30.2315,-97.7223,Austin,Riverside
    78745,30.2063,-97.7956,Austin,South Austin | 78746,30.2971,-97.8181,Austin,Rollingwood
    78748,30.1743,-97.8225,Austin,Shady Hollow | 78749,30.2166,-97.8508,Austin,Circle C
    78751,30.3093,-97.7242,Austin,Hyde Park | 78752,30.3316,-97.7004,Austin,Highland
    78756,30.3223,-97.739,Austin,Rosedale | 78757,30.3437,-97.7316,Austin,Crestview
    78758,30.3764,-97.7078,Austin,North Burnet`,
  seattle: `
    98101,47.6114,-122.3305,Seattle,Belltown | 98102,47.6302,-122.321,Seattle,Eastlake
    98103,47.6733,-122.3426,Seattle,Fremont | 98105,47.6633,-122.3022,Seattle,Laurelhurst
    98106,47.5344,-122.3547,Seattle,Delridge | 98107,47.6701,-122.3763,Seattle,Ballard
    98108,47.5413,-122.3129,Seattle,Georgetown | 98109,47.6339,-122.3476,Seattle,South Lake Union
    98112,47.6301,-122.2972,Seattle,Madison Park | 98115,47.6849,-122.2968,Seattle,Ravenna
    98116,47.5746,-122.3934,Seattle,Alki | 98117,47.6873,-122.3772,Seattle,Sunset Hill
    98118,47.5412,-122.275,Seattle,Columbia City | 98119,47.6379,-122.3643,Seattle,Queen Anne
    98122,47.6116,-122.3056,Seattle,Central District | 98125,47.717,-122.3015,Seattle,Lake City
    98126,47.5444,-122.3735,Seattle,High Point | 98136,47.5398,-122.3878,Seattle,Fauntleroy
    98144,47.5846,-122.3005,Seattle,Mount Baker | 98199,47.6488,-122.3964,Seattle,Magnolia`,
  atlanta: `
    30305,33.832,-84.3851,Atlanta,Buckhead | 30306,33.786,-84.3514,Atlanta,Virginia-Highland
    30307,33.7691,-84.336,Atlanta,Inman Park | 30308,33.7718,-84.3757,Atlanta,Midtown
    30309,33.7984,-84.3883,Atlanta,Ansley Park | 30310,33.7278,-84.4232,Atlanta,West End
    30312,33.7467,-84.3781,Atlanta,Grant Park | 30314,33.7561,-84.4255,Atlanta,Vine City
    30315,33.7051,-84.3808,Atlanta,Lakewood Heights | 30316,33.7217,-84.3339,Atlanta,East Atlanta
    30317,33.7498,-84.3169,Atlanta,Kirkwood | 30318,33.7865,-84.4454,Atlanta,Underwood Hills
    30319,33.8687,-84.3351,Atlanta,Brookhaven | 30324,33.8206,-84.3549,Atlanta,Morningside
    30327,33.8627,-84.42,Atlanta,Chastain Park | 30329,33.8236,-84.3214,Atlanta,Druid Hills
    30030,33.7699,-84.295,Decatur,Decatur | 30033,33.8123,-84.2819,Decatur,North Decatur
    30032,33.7408,-84.2632,Decatur,Belvedere Park`,
  boston: `
    02108,42.3576,-71.0684,Boston,Beacon Hill | 02113,42.3657,-71.056,Boston,the North End
    02115,42.3427,-71.0922,Boston,the Fenway | 02116,42.3492,-71.0768,Boston,Back Bay
    02118,42.3362,-71.0729,Boston,the South End | 02119,42.3251,-71.0953,Roxbury,Roxbury
    02127,42.3347,-71.0375,Boston,South Boston | 02128,42.3642,-71.0257,Boston,East Boston
    02129,42.3778,-71.0627,Charlestown,Charlestown | 02130,42.3126,-71.1115,Jamaica Plain,Jamaica Plain
    02134,42.3535,-71.1329,Allston,Allston | 02135,42.3478,-71.1566,Brighton,Brighton
    02138,42.377,-71.1256,Cambridge,Harvard Square | 02139,42.3647,-71.1042,Cambridge,Central Square
    02141,42.3687,-71.0836,Cambridge,East Cambridge | 02143,42.3829,-71.1028,Somerville,Union Square
    02144,42.4003,-71.1221,Somerville,Davis Square | 02145,42.3907,-71.0929,Somerville,Winter Hill
    02446,42.3431,-71.123,Brookline,Coolidge Corner`,
  honolulu: `
    96813,21.3179,-157.8521,Honolulu,Pauoa | 96814,21.2998,-157.8439,Honolulu,Ala Moana
    96815,21.2811,-157.8266,Honolulu,Waikiki | 96816,21.2887,-157.8006,Honolulu,Kaimuki
    96817,21.3295,-157.8615,Honolulu,Nuuanu | 96818,21.3532,-157.9269,Honolulu,Salt Lake
    96819,21.3488,-157.8759,Honolulu,Kalihi | 96821,21.2928,-157.7552,Honolulu,Aina Haina
    96822,21.3117,-157.8298,Honolulu,Manoa | 96825,21.2987,-157.6985,Honolulu,Hawaii Kai
    96826,21.2941,-157.8284,Honolulu,Moiliili | 96701,21.3908,-157.9332,Aiea,Aiea
    96734,21.4063,-157.7448,Kailua,Kailua | 96744,21.4228,-157.8115,Kaneohe,Kaneohe
    96782,21.4084,-157.9652,Pearl City,Pearl City`,
  anchorage: `
    99501,61.2116,-149.8761,Anchorage,Fairview | 99502,61.1661,-149.96,Anchorage,Sand Lake
    99503,61.19,-149.8938,Anchorage,Midtown | 99504,61.2037,-149.7447,Anchorage,Muldoon
    99507,61.1535,-149.8289,Anchorage,Abbott Loop | 99508,61.206,-149.8101,Anchorage,Airport Heights
    99515,61.1194,-149.8974,Anchorage,Bayshore | 99516,61.1054,-149.78,Anchorage,Hillside
    99517,61.1901,-149.9361,Anchorage,Turnagain | 99518,61.1549,-149.8866,Anchorage,Taku`,
  indianapolis: `
    46201,39.775,-86.1093,Indianapolis,Irvington | 46202,39.7851,-86.1595,Indianapolis,the Old Northside
    46203,39.743,-86.1179,Indianapolis,Fountain Square | 46204,39.772,-86.1535,Indianapolis,Mile Square
    46205,39.8268,-86.1386,Indianapolis,Meridian-Kessler | 46208,39.8299,-86.1794,Indianapolis,Butler-Tarkington
    46214,39.7924,-86.2875,Indianapolis,Chapel Hill | 46217,39.6782,-86.1976,Indianapolis,Glenns Valley
    46219,39.7821,-86.0495,Indianapolis,Warren Park | 46220,39.8647,-86.1181,Indianapolis,Broad Ripple
    46222,39.789,-86.2136,Indianapolis,Haughville | 46224,39.794,-86.2707,Indianapolis,Speedway
    46226,39.8326,-86.0836,Indianapolis,Lawrence | 46227,39.6789,-86.1302,Indianapolis,Southport
    46228,39.8462,-86.1951,Indianapolis,Eagledale | 46240,39.9069,-86.1238,Indianapolis,Nora
    46250,39.9048,-86.0673,Indianapolis,Castleton | 46260,39.8977,-86.1797,Indianapolis,Greenbriar`,
};
