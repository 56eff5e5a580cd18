// What is said on articles: a visitor with an alias and an address, a member, and what each of them sees.
import { violations } from '../support/axe.js';
import { look } from '../support/look.js';
import { come, enter, letter, press } from '../support/people.js';
import { PHONE, expect, test } from '../support/test.js';

const ARTICLE = '/resources/taxane-pain-in-the-first-week';
// Of an article, which is long and looked at elsewhere, what stands below it.
const COMMENTS = 'section.comments';

async function visit(browser, options) {
  return (await browser.newContext({ viewport: PHONE, ...options })).newPage();
}

// A visitor says something in the form that is open before them.
async function sayIt(visitor, words, [alias, address]) {
  await visitor.getByLabel('What would you like to say?').fill(words);
  await visitor.getByLabel('Your alias').fill(alias);
  await visitor.getByLabel('Your e-mail address').first().fill(address);
  await expect(visitor.getByLabel(/I want letters/)).not.toBeChecked();
  await press(visitor.getByRole('button', { name: 'Say it' }));
  await expect(visitor.getByText('Nobody but you sees this yet.')).toBeVisible();
}

test('a visitor says something, confirms it, and a member answers', async ({ browser, baseURL }) => {
  const visitor = await visit(browser, { baseURL });
  await visitor.goto(ARTICLE);
  await visitor.getByText('Say something about this article').click();
  const said = 'The heat pack at night helped my sister more than anything.';
  await sayIt(visitor, said, ['paper-windmill', 'windmill@example.net']);
  await look(visitor, 'comment-waiting');
  await visitor.goto(ARTICLE);
  await expect(visitor.getByText('The heat pack at night')).toBeVisible();
  const member = await come(browser, 'felt-slippers', { baseURL });
  await member.goto(ARTICLE);
  await expect(member.getByText('The heat pack at night')).toHaveCount(0);

  await visitor.goto(await letter('windmill@example.net', '/comments/confirm'));
  await look(visitor, 'comment-confirm');
  await visitor.getByRole('button', { name: 'Let others read it' }).click();
  await expect(visitor.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await member.goto(ARTICLE);
  await expect(member.getByText('The heat pack at night')).toBeVisible();
  await member.getByRole('link', { name: /Say something.*paper-windmill/ }).click();
  await expect(member.getByRole('link', { name: /On Taxane pain/ })).toBeVisible();
  await member.getByLabel('Say something').fill('It was the same here. Did she warm her feet, too?');
  await member.getByRole('button', { name: 'Say it' }).click();
  await expect(member.getByText('Did she warm her feet')).toBeVisible();
  await look(member, 'comment-thread');

  await visitor.goto(`${ARTICLE}/comments`);
  await expect(visitor.getByRole('link', { name: /1 comment/ })).toBeVisible();
  await look(visitor, 'comments');
});

// Lets others read what was said, and sees that it stands there.
async function confirmed(visitor, address, article, words) {
  await visitor.goto(await letter(address, '/comments/confirm'));
  await visitor.getByRole('button', { name: 'Let others read it' }).click();
  await expect(visitor.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await visitor.goto(article);
  await expect(visitor.getByText(words)).toBeVisible();
}

test('a visitor whose form was not right is told so, and says it', async ({ browser, baseURL }) => {
  const article = '/resources/numb-hands-and-feet';
  const visitor = await visit(browser, { baseURL });
  await visitor.goto(article);
  await visitor.getByText('Say something about this article').click();
  await look(visitor, 'comment-visitor-form', COMMENTS);
  await press(visitor.getByRole('button', { name: 'Say it' }));
  await expect(visitor.getByRole('alert')).toContainText('Choose an alias');
  expect(await violations(visitor)).toEqual([]);
  await sayIt(visitor, 'Cork soles are warmer than felt.', ['cork-sole', 'cork@example.net']);
  await confirmed(visitor, 'cork@example.net', article, 'Cork soles are warmer');
});

test('a visitor takes back all that they said, by a link that comes by mail', async ({ browser, baseURL }) => {
  const article = '/resources/numb-hands-and-feet';
  const visitor = await visit(browser, { baseURL });
  await visitor.goto(article);
  await visitor.getByText('Say something about this article').click();
  await sayIt(visitor, 'Woollen gloves in the house, too.', ['tin-whistle', 'whistle@example.net']);
  await confirmed(visitor, 'whistle@example.net', article, 'Woollen gloves in the house');
  await visitor.goto('/comments');
  await visitor.getByLabel('Your e-mail address').fill('whistle@example.net');
  await press(visitor.getByRole('button', { name: 'Send me the way' }));
  await expect(visitor.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();
  await visitor.goto(await letter('whistle@example.net', '/comments/own'));
  await look(visitor, 'comments-own');
  await visitor.getByRole('button', { name: 'Take all of it back' }).click();
  await expect(visitor.getByText('There is nothing any more.')).toBeVisible();
  await visitor.goto(article);
  await expect(visitor.getByText('Woollen gloves in the house')).toHaveCount(0);
});

test('a member says something on an article for members alone, with a draft that stays', async ({ browser, baseURL }) => {
  const member = await come(browser, 'corner-bakery', { baseURL });
  await member.goto(ARTICLE);
  await member.getByText('Say something about this article').click();
  await member.getByLabel('What would you like to say?').fill('I marked the days in a calendar');
  await expect(member.getByText('Kept. You can come back to it.')).toBeVisible();
  await member.goto('/');
  await member.goto(ARTICLE);
  await expect(member.getByLabel('What would you like to say?')).toHaveValue('I marked the days in a calendar');
  await look(member, 'comment-member-form', COMMENTS);
  await member.getByRole('button', { name: 'Say it' }).click();
  await expect(member.getByText('I marked the days in a calendar').first()).toBeVisible();
  await member.goto(ARTICLE);
  await expect(member.getByText('I marked the days in a calendar').first()).toBeVisible();
  expect(await violations(member, COMMENTS)).toEqual([]);
  const visitor = await visit(browser, { baseURL });
  await visitor.goto(ARTICLE);
  await expect(visitor.getByRole('heading', { name: 'Comments' })).toBeVisible();
  await expect(visitor.getByText('I marked the days')).toHaveCount(0);
});

test('without scripts a visitor can say something, too', async ({ browser, baseURL }) => {
  const visitor = await visit(browser, { baseURL, javaScriptEnabled: false });
  await visitor.goto(ARTICLE);
  await visitor.getByText('Say something about this article').click();
  await visitor.getByLabel('What would you like to say?').fill('Short and clear, thank you.');
  await visitor.getByLabel('Your alias').fill('wool-basket');
  await visitor.getByLabel('Your e-mail address').first().fill('basket@example.net');
  await press(visitor.getByRole('button', { name: 'Say it' }));
  await expect(visitor.getByText('Nobody but you sees this yet.')).toBeVisible();
});

// A member says something, and an editor is about to ask for its last sentence.
async function aboutToAsk(editor, browser, baseURL, alias, [before, passage], article) {
  const member = await come(browser, alias, { baseURL });
  await member.goto('/activities');
  await member.getByText('How are you today? Say something.').click();
  await member.getByLabel('What would you like to say?').fill(`${before} ${passage}`);
  await member.getByRole('button', { name: 'Post it' }).click();
  await expect(member.getByText(passage)).toBeVisible();
  await editor.goto('/activities');
  await editor.locator('article', { hasText: passage }).getByRole('link', { name: /Say something/ }).click();
  await editor.getByRole('link', { name: `Ask to quote ${alias}` }).click();
  await editor.getByLabel('The passage').fill(passage);
  await editor.getByLabel('The article').fill(article);
  return member;
}

// A member reads what is asked of them, and says yes.
async function sayYes(member, passage, alias) {
  await member.goto('/notifications');
  await member.getByRole('link', { name: 'Read the words, and say yes or no' }).click();
  await member.getByRole('link', { name: passage }).click();
  await press(member.getByRole('button', { name: `Yes, as ${alias}` }));
  await expect(member.getByRole('heading', { name: 'Quoted' })).toBeVisible();
}

test.describe('quoting', () => {
  // The link of the demonstration's editor opens once, so all come in by the same door, one after the other.
  test.describe.configure({ mode: 'default' });
  let editor;
  test.beforeAll(async ({ browser, baseURL }) => {
    editor = await visit(browser, { baseURL });
    await enter(editor, 'editor');
  });

  test('the pages of a quotation are fine', async ({ browser, baseURL }) => {
    const said = ['Fourth infusion.', 'A cold glove is a small thing that helped me much.'];
    const member = await aboutToAsk(editor, browser, baseURL, 'garden-bench', said, ARTICLE);
    await look(editor, 'voice-ask');
    await editor.getByRole('button', { name: 'Ask them' }).click();
    await expect(editor.getByText('Not answered yet').first()).toBeVisible();
    await look(editor, 'admin-voices');
    await member.goto('/notifications');
    await member.getByRole('link', { name: 'Read the words, and say yes or no' }).click();
    await look(member, 'voices');
    await member.getByRole('link', { name: /A cold glove is/ }).click();
    await look(member, 'voice');
  });

  test('the very words of a member stand on the article as soon as they say yes', async ({ browser, baseURL }) => {
    const article = '/resources/numb-hands-and-feet';
    const said = ['Second infusion done.', 'Nobody told me that I would miss my eyebrows most.'];
    const member = await aboutToAsk(editor, browser, baseURL, 'window-seat', said, article);
    await editor.getByRole('button', { name: 'Ask them' }).click();
    await expect(editor.getByText('Not answered yet').first()).toBeVisible();
    const visitor = await visit(browser, { baseURL });
    await visitor.goto(article);
    await expect(visitor.getByText('miss my eyebrows most')).toHaveCount(0);
    await sayYes(member, /Nobody told me that/, 'window-seat');
    await visitor.goto(article);
    await expect(visitor.getByRole('heading', { name: 'Voices of members' })).toBeVisible();
    await expect(visitor.getByText('miss my eyebrows most')).toBeVisible();
    await look(visitor, 'voice-article', 'section.voices');
  });

  test('a member who said yes takes it back, and the words leave the article at once', async ({ browser, baseURL }) => {
    const article = '/resources/numb-hands-and-feet';
    const said = ['Third infusion done.', 'I ate ice through all of it and could taste my tea afterwards.'];
    const member = await aboutToAsk(editor, browser, baseURL, 'spare-thimble', said, article);
    await editor.getByRole('button', { name: 'Ask them' }).click();
    await expect(editor.getByText('Not answered yet').first()).toBeVisible();
    await sayYes(member, /I ate ice through/, 'spare-thimble');
    const visitor = await visit(browser, { baseURL });
    await visitor.goto(article);
    await expect(visitor.getByText('could taste my tea')).toBeVisible();
    await press(member.getByRole('button', { name: 'Take it back' }));
    await visitor.goto(article);
    await expect(visitor.getByText('could taste my tea')).toHaveCount(0);
  });
});
