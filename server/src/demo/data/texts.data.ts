import type { ServiceType, Temperament } from './types.ts';

/*
 * What people write about themselves, their dogs and each other. Words in braces are filled in; a line is used only
 * where its facts are known (`{dogs}` needs a caregiver with dogs, and so on; see texts.ts).
 */
export const HEADLINES = [
  'Your dog’s home away from home in {hood}', 'Slow walks, full bowls, honest updates',
  'Retired vet tech with a soft spot for seniors',
  'Big yard, small pack, plenty of couch', 'Patient with shy dogs, unbothered by loud ones',
  'The neighbor you wish you had, five minutes from {park}',
  'Work-from-home company for your best friend', 'One household at a time, never a crowd',
  'Puppies, pills and long goodbyes: I’ve done it all',
  'Trail mornings and nap afternoons', 'Calm house, early riser, loves large breeds',
  'Small dogs, big personalities, warm laps',
  'Reliable care on your street in {hood}', 'Photos every day, promises kept',
  'Former shelter volunteer, forever dog person',
  'Quiet evenings and a fenced garden', 'Steady hands for nervous dogs',
  'City dog specialist: elevators, buses and busy sidewalks',
  'I treat them like mine (mine is spoiled)', 'Two walks before breakfast? Gladly.', 'Care that keeps to your routine',
  'Your senior dog’s favorite stopover', 'Dependable weekday walker around {hood}',
  'Good with rescues, good with rules',
  'Happy tails, tidy house, clear messages', 'Gentle care from a family of four',
  'Where picky eaters finish their dinner',
  'Adventure buddy for high-energy dogs', 'Never more than {capacity} guests at a time',
  'Dog people since before we could spell it',
];

export const OPENERS = [
  'I grew up with three farm dogs and have not lived without one for longer than a month since.',
  'After {years} years of looking after other people’s dogs I still get excited when the doorbell rings.',
  'I started by walking my neighbor’s beagle in {hood}; now half the block has my number.',
  'I worked as a veterinary technician for most of a decade before I decided I liked the healthy patients best.',
  'My weekends at the shelter taught me that the quiet dog in the last kennel is usually the best one.',
  'I’m {first}, I live in {hood}, and I plan my days around walks.',
  'I write software from home, which mostly means I am paid to sit next to dogs.',
  'I’m a night-shift nurse on leave, so early mornings and odd hours are no trouble at all.',
  'Our family moved to {city} {years} years ago and the dog park was how we made all our friends.',
  'I teach piano in the afternoons; the mornings belong to the dogs.',
  'I ran a small kennel with my mother, and I prefer it this way: few dogs, real attention.',
  'I came to dog care through training, and I still can’t walk past a good sit without saying so.',
  'I’m a retired mail carrier, so I’ve met every kind of dog there is and made peace with most of them.',
  'Dogs were my first job, my second job and, as it turns out, my favorite one.',
  'I’m a graduate student in animal behavior, and your dog will be the best part of my week.',
  'I have been doing this for {years} years, and most of my guests are on their tenth visit or more.',
];

export const HOMES = {
  yard: [
    'We have a fully fenced yard with shade, a digging corner nobody minds, and a gate that latches by itself.',
    'The back garden is fenced to six feet and checked every Sunday for new escape plans.',
    'There’s a fenced yard for zoomies and a mudroom for afterwards.',
    'The yard is fenced all the way round, with grass on one side and a paddling pool in summer.',
  ],
  house: [
    'It’s a one-story house, so older hips don’t have to bother with stairs.',
    'The house is quiet, the floors are forgiving, and dogs are allowed on the furniture unless you say otherwise.',
    'Our house sits on a dead-end street with hardly any traffic.',
    'There’s a spare room set up just for guests, with beds in three sizes.',
  ],
  townhouse: [
    'I live in a townhouse a short walk from {park}, with a small patio for late-night breaks.',
    'My townhouse has baby gates on every floor, so introductions go at your dog’s speed.',
    'It’s a sunny townhouse with rugs everywhere, because slippery floors are nobody’s friend.',
  ],
  apartment: [
    'My apartment is on the ground floor, with {park} practically across the street.',
    'I live in a bright, dog-friendly building with an elevator and a patient doorman.',
    'The apartment isn’t large, but the sofa is, and we’re outside a lot.',
    'It’s a calm apartment: no kids, no parties, a good window for watching squirrels.',
  ],
};

export const COMPANY = {
  dogs: [
    'My own dog is easy-going and happy to share everything but one particular tennis ball.',
    'You’d also meet my resident dog, who takes the job of host very seriously.',
    'My pack is older and mellow, a good influence on teenagers.',
  ],
  cats: [
    'There’s a cat here who runs the place, so guests should be polite to cats.',
    'A confident cat lives here too; she’ll be upstairs if your dog isn’t sure.',
  ],
  none: [
    'I have no pets of my own at the moment, so your dog gets all of the attention.',
    'There are no other animals in the house, which suits dogs who’d rather be the only one.',
  ],
  children: [
    'My kids are old enough to know to let sleeping dogs lie.',
    'We’re a busy but gentle family, and the children love to help with brushing.',
  ],
};

export const ROUTINES = [
  'A usual day is a long walk before breakfast, a nap, a shorter walk around {hood}, and an evening on the sofa.',
  'I send photos and a short note every day, and I answer messages quickly.',
  'Meals, walks and bedtime follow your schedule, not mine; just write it down and I’ll stick to it.',
  'We usually head to {park} in the morning, before it gets busy.',
  'I’m at home most of the day and never leave guests alone for more than three hours.',
  'I walk in any weather, and I own the towels to prove it.',
  'High-energy dogs get a proper run at {park}; couch potatoes get the couch.',
  'Every walk comes with a map, a photo and an honest report, digestive details included.',
  'Dogs sleep where they sleep at home: crate, dog bed, or the foot of mine.',
  'I keep walks on leash unless you’ve told me in writing that recall is solid.',
  'Slow sniffing walks are my specialty; we have covered forty yards in twenty minutes before.',
  'New guests come for a meet-and-greet first, so the first night isn’t a surprise for anybody.',
];

export const SKILLS = [
  'I’m comfortable giving pills, insulin and eye drops, and I’ll log each dose.',
  'I’m certified in pet first aid and have a vet five minutes away on speed dial.',
  'Reactive dogs are welcome; we cross the street early and call it a victory.',
  'Puppies are fine by me, including the four-in-the-morning part.',
  'Senior dogs with stiff mornings get ramps, rugs and all the time they need.',
  'I have looked after everything from a two-pound Chihuahua to a pair of Newfoundlands.',
  'Separation anxiety is something I know well; we build up alone-time in minutes, not hours.',
  'I’m happy to keep up your training: same cues, same rewards, no shortcuts.',
  'Deaf and blind dogs have stayed here and done wonderfully.',
  'Picky eaters usually come round by day two; I have tricks.',
  'I can manage raw diets, allergy diets and that one pill that has to be hidden in cheese.',
  'I trained with a behaviorist for two years and use rewards only.',
];

export const CLOSERS = [
  'Say hello and tell me about your dog; I’ll ask a lot of questions, and I hope you do too.',
  'If we’re not the right fit, I’ll gladly point you to somebody who is.',
  'I only take {capacity} at a time, so it’s worth writing early for holidays.',
  'Come by for a coffee and let your dog make the decision.',
  'I look forward to meeting you both.',
  'References from around {hood} on request.',
  'Your dog will come home tired, clean enough and a little reluctant to leave.',
  'I’ll look after your dog the way I’d want mine looked after.',
  'Write to me any time; I usually answer within the hour.',
  'Belly rubs are included and unlimited.',
];

export const REVIEWS: readonly (readonly [stars: number, text: string])[] = [
  [5, '{dog} came home happy and pleasantly worn out. {caregiver} sent photos every day, and I didn’t worry once.'],
  [5,
    'We were nervous about leaving {dog} for the first time. {caregiver} asked the right things and kept our routine.',
  ],
  [5, 'Third time with {caregiver} and still perfect. {dog} runs to the door without looking back, which says it all.'],
  [5,
    '{caregiver} noticed that {dog} was limping slightly and called right away. That is the kind of care you hope for.',
  ],
  [5, 'Punctual, kind, and clear about everything. {dog} was in the best of hands.'],
  [5, 'I’ve tried a few sitters, and {caregiver} is the one I’ll keep. The daily notes were a joy to read.'],
  [4, 'Lovely stay for {dog}. Pick-up ran a little late, but {caregiver} let me know well ahead.'],
  [4, '{dog} had a good time and ate well. I would have liked a photo or two more, otherwise great.'],
  [5,
    '{dog} is shy with strangers, and {caregiver} took it slowly. By evening there was a head on a lap.',
  ],
  [4, 'Very good care and fair prices. {dog} came back a bit muddy, which, knowing {dog}, is nobody’s fault.'],
  [5, 'Thoughtful from the first message to the goodbye treat. Already booked again.'],
  [3,
    'Friendly and honest, but {dog} got shorter walks than agreed because of the heat. We talked, and that was fine.',
  ],
];

export const REVIEW_ANSWERS = [
  'Thank you! {dog} is welcome back any time.', 'What a kind note. {dog} was a model guest.',
  'It was a pleasure. The house is too quiet now.', 'Thanks for trusting me with {dog}!',
];

export const REQUEST_NOTES: Record<ServiceType, readonly string[]> = {
  boarding: [
    'We’re visiting family and {dog} isn’t a fan of long car rides. Would love a quick call before.',
    'First time boarding for {dog}. Could we come by for a meet-and-greet the week before?',
    'Work trip. {dog} settles quickly once there’s a blanket that smells like home; I’ll pack one.',
  ],
  house_sitting: [
    'We’d rather {dog} stays at home. The guest room is yours, and the coffee machine is easy.',
    'There are plants to water too, if you don’t mind. {dog} will show you where the leash is.',
  ],
  daycare: [
    'Renovation noise all day here; {dog} would love some company instead.',
    'Long day at the office. {dog} is good with other dogs and will nap after lunch.',
  ],
  walking: [
    'A midday walk would help a lot. {dog} pulls for the first block and then settles.',
    'Please use the front-clip harness by the door. {dog} likes the shady side of the street.',
  ],
  drop_in: [
    'Just a check-in: fresh water, a quick trip outside and some company for {dog}.',
    '{dog} needs lunch and a short break in the yard while we’re out.',
  ],
  grooming: [
    'Bath, brush and nails, please. {dog} is brave about everything but the dryer.',
    'Summer trim for {dog}; please leave the tail fluffy.',
  ],
};

export const OWNER_MESSAGES = [
  'Hi {caregiver}! Any questions about {dog} before we come by?', 'How is {dog} doing so far?',
  'Thank you for the photo, that made my day.', 'I packed the food in portions, the labels say which day.',
];
export const CAREGIVER_MESSAGES = [
  'Thanks for the details! Does {dog} sleep in a crate or on a bed at home?',
  '{dog} ate everything, and we just came back from a long sniff around the block.',
  'All well here. {dog} has claimed the spot by the window.', 'Looking forward to meeting {dog}!',
];
export const CARE_NOTES = [
  'Breakfast finished, water topped up.', 'Forty-minute walk, two squirrels, no incidents.',
  'Evening meal at six, then a sleepy hour on the rug.', 'Played tug, then fast asleep by nine.',
  'Short walk before the rain, toweled off well.',
];
export const DECLINE_REASONS = [
  'I’m sorry, my sister is visiting with her dog that week and the house will be full.',
  'Thank you for asking! Those dates are too tight for me, but I’d love to help another time.',
];
export const OWNER_CANCEL_REASONS = [
  'Our trip was called off.', 'My parents offered to take the dogs.', 'The dates of our trip changed.',
];
export const CAREGIVER_CANCEL_REASONS = [
  'I’ve come down with the flu and can’t give good care.', 'A family emergency, I am so sorry.',
];

export const TEMPERAMENTS: readonly Temperament[] = [
  'friendly', 'friendly', 'calm', 'playful', 'playful', 'shy', 'anxious', 'energetic', 'protective', 'reactive',
];
export const BEHAVIOURS = [
  'Great with other dogs after a slow hello; prefers to meet outside.',
  'Pulls toward squirrels. A short lead and a treat in the pocket solve it.',
  'Nervous around skateboards and delivery trucks; just keep moving.',
  'House-trained, rings the bell at the door to go out.',
  'Can be left alone for about four hours. Likes the radio on.',
  'Guards chews from other dogs, so please give them separately.',
  'Barks at the doorbell twice and then wants to be friends.',
  'Loves children, will lean on them.',
  'Knows sit, down, wait and “find it”. Recall is good, but not near ducks.',
  'Startles when woken; please say the name first.',
  'Jumps when excited; turn away and wait for four paws on the floor.',
  'Walks politely and stops at every lamppost, no exceptions.',
];
export const FEEDING = [
  'One cup of kibble at 7 am and 6 pm.', 'Half a cup twice a day, soaked for five minutes in warm water.',
  'Fresh food from the fridge, one pack a day split in two.',
  'Slow-feeder bowl, please: otherwise it’s gone in nine seconds.',
  'Kibble in the morning, wet food at night. A spoon of pumpkin if the tummy is upset.',
  'Three small meals; nothing after 8 pm.',
  'Measured portions are in the labelled bags. Treats are fine, up to five a day.',
];
export const MEDICATIONS = [
  'Apoquel 16 mg once a day with breakfast.', 'Carprofen 75 mg with the evening meal, for the hips.',
  'Thyroxine 0.4 mg twice a day, twelve hours apart.', 'Two eye drops in the left eye in the morning.',
  'Joint supplement chew with dinner; counts as a treat.',
];
export const ALLERGIES = ['chicken', 'beef', 'wheat', 'grass pollen', 'dairy'];
export const ACCESS_NOTES = [
  'Lockbox on the side gate; the code comes with the confirmation.', 'Ring the bell for 3B, the door sticks a little.',
  'Concierge has a key under “dog walk”.', 'Enter by the alley gate and close it behind you, please.',
  'Key under nothing at all: I’ll hand it over at the meet-and-greet.',
];
