//! What a word can do in an attribution, in any language.

use serde::Deserialize;

use super::table::parse;

/// The head noun before a source's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Head {
    /// `وكالة`
    Agency,
    /// `صحيفة`, `جريدة`, `مجلة` …
    Paper,
    /// `قناة`, `تلفزيون`, `إذاعة` …
    Channel,
    /// `شبكة`
    Network,
    /// `موقع`, `بوابة`, `مدونة` …
    Site,
}

/// Where a name has a head noun's one spelling of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Use {
    /// Before a name: `التلفزيون`, for `التليفزيون`, `التلفاز`, `التلفزة`.
    Usual,
    /// Before a number: `القناة`.
    Numbered,
}

/// What a word can do in an attribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Word {
    /// Nothing.
    #[default]
    Other,
    /// A verb of saying: `قال`, `ذكرت`.
    Say,
    /// A verb of passing on what another said: `نقلت`.
    Relay,
    /// A verb of publishing: `نشرت`, `بثت`.
    Publish,
    /// A verb whose object is told: `أبلغ`.
    Tell,
    /// A verb whose subject receives: `علمت`, `طالعته`.
    Receive,
    /// `وفق`, `بحسب`, `حسب`, `طبقا`.
    According,
    /// `نقلا` (عن).
    Citing,
    /// `عن`.
    From,
    /// `عنه`, `عنها`: someone named before.
    FromThem,
    /// A head noun; after it a name.
    #[serde(skip)]
    Head(Head),
    /// `أنباء`.
    News,
    /// A head noun in the plural, without a name: `وكالات`.
    Agencies,
    /// `مصدر`.
    Source,
    /// `مصادر`.
    Sources,
    /// `شهود`.
    Witness,
    /// `شاهد`: a witness before [`Word::Eye`], else a verb.
    Saw,
    /// `عيان`.
    Eye,
    /// A person without a name: `مسؤول`, `دبلوماسي`.
    Unnamed,
    /// Persons who only count where their words are passed on: `محللون`, `سكان`.
    Onlooker,
    /// `بعض`, `معظم`: they do not change what follows.
    Some,
    /// `بينها`, `منها`: examples of what went before.
    Among,
    /// `لكن`, `بينما`: a clause begins after it.
    But,
    /// `وسائل`.
    Means,
    /// `إعلام`.
    Media,
    /// `صحف`, `صحافة`, `شاشات`.
    Press,
    /// `تقارير`.
    Reports,
    /// `إعلامية`, `صحفية`, `إخبارية`: what makes reports media reports.
    OfMedia,
    /// `مواقع`, `منصات`.
    Sites,
    /// `التواصل`.
    Contact,
    /// `تويتر`, `فيسبوك`.
    Social,
    /// Something said or written: `تصريح`, `مقابلة`, `مقال`.
    Statement,
    /// A paper that speaks: `بيان`, `تقرير`, `دراسة`.
    Document,
    /// `مراسل`, `مندوب`.
    Correspondent,
    /// An adjective of nationality; the country's number in the table of countries.
    #[serde(skip)]
    Nation(u8),
    /// An adjective that follows a source's name: `الرسمية`, `الإخبارية`.
    Modifier,
    /// `أن`, `إن`, `قوله`, `تأكيده`: the said begins here.
    That,
    /// `قد`, `كان`.
    Auxiliary,
    /// `أمس`, `اليوم`, `أيضا`, names of days.
    Adverb,
    /// `في`, `على`, `من`, `مع`, `إلى`.
    Preposition,
    /// A title that a named official bears: `وزير`, `متحدث`.
    Title,
    /// An official body: `وزارة`, `هيئة`.
    Body,
    /// What `وكالة`, `موقع`, `شبكة` head besides media: `الفضاء`, `الطاقة`, `الحادث`.
    NotMedia,
    /// A post, page or account of social media: `تغريدة`, `حسابه`.
    Post,
    /// `التي`: a clause about the word before.
    Which,
    /// A photo or video.
    Image,
    /// How something is put: `على حد قول`, `وفق ما`. It lies between a cue and its source.
    Wording,
    /// `من جهة أخرى`, `في سياق آخر`: the story turns to something else.
    Turn,
    /// What is said of something that is not so: `لا صحة لما`, `خلافا لما`.
    Denied,
    /// `المصدر`-like anaphors' partner: `نفسه`, `ذاته`.
    Itself,
}

impl Word {
    /// The class that a table names: `say`, or `head:paper` for a head noun.
    ///
    /// # Panics
    /// If there is no such class; the tables come with naql.
    pub(super) fn named(name: &'static str) -> Self {
        match name.strip_prefix("head:") {
            Some(head) => Self::Head(parse(head)),
            None => parse(name),
        }
    }

    /// Whether it is a verb's class.
    pub(crate) fn is_verb(self) -> bool {
        matches!(self, Self::Say | Self::Relay | Self::Publish | Self::Tell | Self::Receive)
    }

    /// Whether a source may begin with it: with a head noun, or without a name.
    pub(crate) fn begins_source(self) -> bool {
        matches!(
            self,
            Self::Head(_)
                | Self::Agencies
                | Self::Source
                | Self::Sources
                | Self::Witness
                | Self::Saw
                | Self::Unnamed
                | Self::Means
                | Self::Media
                | Self::Press
                | Self::Reports
                | Self::Sites
                | Self::Social
        )
    }

    /// Whether it is a person without a name.
    pub(crate) fn is_nameless(self) -> bool {
        matches!(self, Self::Source | Self::Sources | Self::Witness | Self::Unnamed | Self::Onlooker)
    }

    /// Whether it is a noun that is often named with its owner: `تصريحه`, `مراسلها`, `من جهته`.
    pub(super) fn is_owned(self) -> bool {
        matches!(self, Self::Statement | Self::Document | Self::Correspondent | Self::Turn)
    }

    /// Whether a sentence cannot end with it.
    pub(crate) fn goes_on(self) -> bool {
        matches!(self, Self::Head(_) | Self::From | Self::Preposition | Self::According | Self::Which | Self::Citing)
    }

    /// Whether a preposition can precede it.
    pub(super) fn is_noun(self) -> bool {
        use Word::{
            According, Auxiliary, But, Citing, From, FromThem, Publish, Receive, Relay, Say, Tell, That, Which,
        };
        !matches!(
            self,
            Say | Relay
                | Publish
                | Tell
                | Receive
                | According
                | Citing
                | From
                | FromThem
                | That
                | Auxiliary
                | But
                | Which
        )
    }
}

/// A word's class and what comes in front of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) word: Word,
    /// `و` or `ف`.
    pub(crate) conjunction: bool,
    /// `ل`, `ب` or `ك`; `'\0'` for none.
    pub(crate) preposition: char,
    /// `ال`.
    pub(crate) article: bool,
}
