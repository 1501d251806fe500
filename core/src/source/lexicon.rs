//! The words that attribution is made of.
//!
//! In: the [`Key`] of a word. Out: its [`Word`] class and the clitics that were taken off to find it. The lists are
//! data; inflected verb forms are made from a past and a present.

use std::sync::LazyLock;

use hashbrown::HashTable;

use crate::page::letters::Key;

/// The head noun that a source's name stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Head {
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

/// What a word can do in an attribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Word {
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
    /// A head noun; behind it a name.
    Head(Head),
    /// `أنباء`.
    News,
    /// A head noun in the plural, without a name: `وكالات`.
    Agencies,
    /// `مصدر`, `مصادر`.
    Source,
    /// A person without a name: `مسؤول`, `شهود`, `مراقبون`.
    Unnamed,
    /// Persons who only count where their words are passed on: `محللون`, `سكان`.
    Onlooker,
    /// `بعض`, `معظم`: they do not change what follows.
    Some,
    /// `بينها`, `منها`: examples of what went before.
    Among,
    /// `لكن`, `بينما`: a clause begins behind it.
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
    /// An adjective of nationality; the country's number in [`COUNTRIES`].
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
    /// `المصدر`-like anaphors' partner: `نفسه`, `ذاته`.
    Itself,
}

impl Word {
    /// Whether a preposition can stand before it.
    fn is_noun(self) -> bool {
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

/// A word's class and what stands in front of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) word: Word,
    /// `و` or `ف`.
    pub(super) conjunction: bool,
    /// `ل`, `ب` or `ك`; `'\0'` for none.
    pub(super) preposition: char,
    /// `ال`.
    pub(super) article: bool,
}

/// A country: its code, the stem of its adjective, and its name.
pub(super) struct Country(pub(super) &'static str, &'static str, &'static str);

/// Countries that outlets are told apart by.
pub(super) const COUNTRIES: &[Country] = &[
    Country("SA", "سعودي", "السعودية"),
    Country("AE", "إماراتي", "الإمارات"),
    Country("KW", "كويتي", "الكويت"),
    Country("QA", "قطري", "قطر"),
    Country("BH", "بحريني", "البحرين"),
    Country("OM", "عماني", "عمان"),
    Country("YE", "يمني", "اليمن"),
    Country("IQ", "عراقي", "العراق"),
    Country("SY", "سوري", "سوريا"),
    Country("LB", "لبناني", "لبنان"),
    Country("JO", "أردني", "الأردن"),
    Country("PS", "فلسطيني", "فلسطين"),
    Country("IL", "إسرائيلي", "إسرائيل"),
    Country("IL", "عبري", "إسرائيل"),
    Country("EG", "مصري", "مصر"),
    Country("SD", "سوداني", "السودان"),
    Country("LY", "ليبي", "ليبيا"),
    Country("TN", "تونسي", "تونس"),
    Country("DZ", "جزائري", "الجزائر"),
    Country("MA", "مغربي", "المغرب"),
    Country("MR", "موريتاني", "موريتانيا"),
    Country("SO", "صومالي", "الصومال"),
    Country("IR", "إيراني", "إيران"),
    Country("TR", "تركي", "تركيا"),
    Country("GB", "بريطاني", "بريطانيا"),
    Country("GB", "إنجليزي", "بريطانيا"),
    Country("GB", "لندني", "لندن"),
    Country("US", "أمريكي", "أمريكا"),
    Country("US", "أميركي", "أميركا"),
    Country("FR", "فرنسي", "فرنسا"),
    Country("DE", "ألماني", "ألمانيا"),
    Country("IT", "إيطالي", "إيطاليا"),
    Country("ES", "إسباني", "إسبانيا"),
    Country("ES", "كتالوني", "كتالونيا"),
    Country("PT", "برتغالي", "البرتغال"),
    Country("RU", "روسي", "روسيا"),
    Country("UA", "أوكراني", "أوكرانيا"),
    Country("CN", "صيني", "الصين"),
    Country("JP", "ياباني", "اليابان"),
    Country("KR", "كوري", "كوريا"),
    Country("KP", "كوري", "كوريا"),
    Country("TW", "تايواني", "تايوان"),
    Country("IN", "هندي", "الهند"),
    Country("PK", "باكستاني", "باكستان"),
    Country("AF", "أفغاني", "أفغانستان"),
    Country("AT", "نمساوي", "النمسا"),
    Country("CH", "سويسري", "سويسرا"),
    Country("BE", "بلجيكي", "بلجيكا"),
    Country("NL", "هولندي", "هولندا"),
    Country("DK", "دنماركي", "الدنمارك"),
    Country("SE", "سويدي", "السويد"),
    Country("NO", "نرويجي", "النرويج"),
    Country("PL", "بولندي", "بولندا"),
    Country("GR", "يوناني", "اليونان"),
    Country("BR", "برازيلي", "البرازيل"),
    Country("AR", "أرجنتيني", "الأرجنتين"),
    Country("AU", "أسترالي", "أستراليا"),
    Country("CA", "كندي", "كندا"),
    Country("BG", "بلغاري", "بلغاريا"),
    Country("MY", "ماليزي", "ماليزيا"),
    Country("ID", "إندونيسي", "إندونيسيا"),
];

/// Verbs: past and present (third person masculine), and the class.
const VERBS: &[(Word, &[(&str, &str)])] = &[
    (
        Word::Say,
        &[
            ("قال", "يقول"),
            ("ذكر", "يذكر"),
            ("أفاد", "يفيد"),
            ("أعلن", "يعلن"),
            ("أضاف", "يضيف"),
            ("أكد", "يؤكد"),
            ("أشار", "يشير"),
            ("أوضح", "يوضح"),
            ("كشف", "يكشف"),
            ("لفت", "يلفت"),
            ("صرح", "يصرح"),
            ("زعم", "يزعم"),
            ("نوه", "ينوه"),
            ("شدد", "يشدد"),
            ("اعتبر", "يعتبر"),
            ("تابع", "يتابع"),
            ("تحدث", "يتحدث"),
            ("كتب", "يكتب"),
            ("رجح", "يرجح"),
            ("وصف", "يصف"),
            ("نفى", "ينفي"),
            ("حذر", "يحذر"),
            ("أبرز", "يبرز"),
            ("أردف", "يردف"),
            ("أقر", "يقر"),
            ("اعترف", "يعترف"),
            ("توقع", "يتوقع"),
            ("ادعى", "يدعي"),
            ("رأى", "يرى"),
            ("أظهر", "يظهر"),
            ("اتهم", "يتهم"),
            ("انتقد", "ينتقد"),
            ("علق", "يعلق"),
            ("روى", "يروي"),
            ("ألمح", "يلمح"),
            ("أفصح", "يفصح"),
            ("استبعد", "يستبعد"),
        ],
    ),
    (Word::Relay, &[("نقل", "ينقل"), ("تناقل", "يتناقل"), ("اقتبس", "يقتبس"), ("عزا", "يعزو"), ("نسب", "ينسب")]),
    (
        Word::Publish,
        &[
            ("نشر", "ينشر"),
            ("بث", "يبث"),
            ("أورد", "يورد"),
            ("أذاع", "يذيع"),
            ("سرب", "يسرب"),
            ("تداول", "يتداول"),
            ("عنون", "يعنون"),
            ("ترجم", "يترجم"),
            ("أجرى", "يجري"),
        ],
    ),
    (Word::Tell, &[("أبلغ", "يبلغ"), ("أخبر", "يخبر")]),
    (
        Word::Receive,
        &[
            ("علم", "يعلم"),
            ("حصل", "يحصل"),
            ("اطلع", "يطلع"),
            ("تلقى", "يتلقى"),
            ("تسلم", "يتسلم"),
            ("طالع", "يطالع"),
            ("زار", "يزور"),
            ("توصل", "يتوصل"),
            ("حاور", "يحاور"),
            ("رصد", "يرصد"),
        ],
    ),
];

/// Words as they are. A list that takes `ال` does so through the reading, not here.
const WORDS: &[(Word, &str)] = &[
    (Word::Say, "قالت ادعت نفت رأت روت نقول بينت تنفي"),
    (Word::Relay, "تناقلتها نقلتها عزت"),
    (Word::Receive, "تلقت وصل وصلت وصلها"),
    (Word::Publish, "نشر منشورة ورد جاء أجرت أجرته"),
    (Word::According, "وفق وفقا بحسب حسب طبقا استنادا حسبما وفقما كما مثلما"),
    (Word::Citing, "نقلا"),
    (Word::From, "عن"),
    (Word::FromThem, "عنه عنها عنهم"),
    (Word::Head(Head::Agency), "وكالة وكالتا وكالتي"),
    (Word::Head(Head::Paper), "صحيفة صحيفتا صحيفتي جريدة مجلة دورية"),
    (Word::Head(Head::Channel), "قناة قناتا قناتي تلفزيون تليفزيون تلفاز إذاعة راديو فضائية محطة"),
    (Word::Head(Head::Network), "شبكة"),
    (Word::Head(Head::Site), "موقع بوابة مدونة"),
    (Word::News, "أنباء"),
    (Word::Agencies, "وكالات"),
    (Word::Source, "مصدر مصادر مصدران مصدرين"),
    (Word::Unnamed, "مسؤول مسؤولون مسؤولين مسؤولان مسؤولا شهود شاهد دبلوماسي دبلوماسيون دبلوماسيين مطلعون مطلعين ضابط"),
    (
        Word::Onlooker,
        "مراقبون مراقبين محللون محللين خبراء ناشطون ناشطين نشطاء سكان ضباط أحد إحدى إحداهن أحدهم موظفون موظفين",
    ),
    (Word::Some, "بعض معظم كبرى كل جميع عدة مختلف غالبية"),
    (Word::Among, "بينها بينهم منها ومنها أبرزها"),
    (Word::But, "لكن بينما فيما حيث بل ثم غير إذ إلا"),
    (Word::Means, "وسائل وسيلة"),
    (Word::Media, "إعلام"),
    (Word::Press, "صحف صحافة شاشات"),
    (Word::Reports, "تقارير"),
    (Word::OfMedia, "إعلامية صحفية صحافية إخبارية إعلامي صحفي صحافي تلفزيونية"),
    (Word::Sites, "مواقع منصات"),
    (Word::Contact, "تواصل اجتماعي"),
    (Word::Social, "تويتر فيسبوك فيس فايسبوك الفيسبوك انستغرام إنستغرام انستجرام تليغرام تيليغرام تلغرام سناب"),
    (
        Word::Statement,
        "تصريح تصريحات تصريحه تصريحاته تصريحاتها حديث حديثه أحاديث حوار مقابلة مقابلات لقاء اتصال مقال مقالة مقالات مقاله \
         تحقيق خبر أخبار افتتاحية رسالة كلمة برنامج تغطية ملخص أنباء نبأ معلومات",
    ),
    (Word::Document, "بيان بيانات تقرير وثيقة وثائق دراسة استطلاع مذكرة بلاغ تحليل إحصاءات مسح تصنيف استبيان"),
    (Word::Correspondent, "مراسل مراسلة مراسلو مراسلي مراسلها مندوب مندوبة محرر محررة محررو كاتب معلق محلل رئيسة"),
    (
        Word::Modifier,
        "رسمية رسمي حكومية حكومي شبه محلية محلي يومية أسبوعية إلكترونية إلكتروني إخبارية إخباري مستقلة معارضة دولية دولي \
         عالمية عالمي خاصة رياضية رياضي اقتصادية اقتصادي شهيرة شهير واسعة عربية عربي فضائية تلفزيونية متخصص متخصصة \
         ناطقة مقربة موالية تابعة مملوكة صادرة أخرى كبير كبرى شمالية جنوبية مركزية أنباء للأنباء",
    ),
    (
        Word::That,
        "أن إن أنه إنه أنها إنها بأن بأنه بأنها قوله قولها قولهم تأكيده تأكيدها إشارته نفيه أنهم إنهم قائلا قائلة القول",
    ),
    (Word::Auxiliary, "قد كان كانت كانوا لقد"),
    (
        Word::Adverb,
        "أمس اليوم أيضا مساء صباح فجر حديثا مؤخرا سابقا لاحقا أول بدورها بدوره السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء \
         الخميس الجمعة آنذاك الليلة ذلك قبل بعد هنا به بها منه عليه عليها إليه",
    ),
    (Word::Preposition, "في على من مع إلى الى لدى ضمن عبر خلال تحت حول ضد منذ حتى عند لـ ل"),
    (
        Word::Title,
        "وزير وزيرة رئيس متحدث متحدثة ناطق ناطقة سفير سفيرة مدير مديرة أمين قائد نائب نائبة محافظ حاكم مستشار مستشارة ملك أمير \
         عقيد لواء عميد جنرال مفوض مفوضة مبعوث قاضي قاض سكرتير عضو شيخ قنصل رائد مقدم فريق عمدة والي وكيل",
    ),
    (
        Word::Body,
        "وزارة هيئة حكومة مكتب شركة منظمة جمعية لجنة إدارة مجلس شرطة جيش بنك مصرف مؤسسة اتحاد نادي سلطات محكمة نيابة حزب حركة \
         جماعة قيادة مركز جامعة سفارة بلدية مديرية رئاسة برلمان أمانة مرصد قوات مخابرات مستشفى وزراء مجموعة",
    ),
    (
        Word::NotMedia,
        "الفضاء الطاقة الاستخبارات المخابرات غوث الغوث إمارة الوزارة التصنيف الأمن حماية البيئة السفر ناسا فيتش موديز ستاندرد الأمم \
         الأونروا أونروا التنمية الإغاثة اللاجئين التجسس الدواء الأدوية الحادث الحدث الحفل المشروع الانفجار الهجوم الإنترنت المياه \
         الكهرباء الطرق السيارات الجامعة الشركة الشؤون الوطنية الدولية الأوروبية المركزية الشرطة المستقبل السويس بنما الاتصالات يوتيوب جوجل \
         غوغل أمازون التجارة",
    ),
    (
        Word::Post,
        "صفحته صفحتها صفحاتهم حسابه حسابها حساباتهم تغريدة تغريدات تغريدته منشور منشورات تعليقات هاشتاق هاشتاغ انتشرت انتشر مغردون مغردين",
    ),
    (Word::Which, "التي الذي الذين اللذين"),
    (Word::Image, "لقطات مشاهد فيديو صورة صور تصوير أرشيفية أرشيف تعبيرية"),
    (Word::Itself, "نفسه نفسها ذاته ذاتها عينه ذات نفس"),
];

/// Words by their keys. Most words that are asked for are not there; a bit by hash says so for nearly all of them.
struct Table<T> {
    seen: Box<[u64; 1 << 9]>,
    words: HashTable<(Key, T)>,
}

impl<T: Copy> Table<T> {
    fn new() -> Self {
        Self { seen: Box::new([0; 1 << 9]), words: HashTable::new() }
    }

    /// Adds a word; the first of its key stays.
    fn add(&mut self, word: &str, value: T) {
        let key = Key::of(word);
        if key != Key(0) && self.get(key).is_none() {
            let hash = hash(key);
            self.seen[(hash >> 55) as usize] |= 1 << ((hash >> 49) & 63);
            self.words.insert_unique(hash, (key, value), |e| self::hash(e.0));
        }
    }

    #[inline]
    fn get(&self, key: Key) -> Option<T> {
        let hash = hash(key);
        if self.seen[(hash >> 55) as usize] >> ((hash >> 49) & 63) & 1 == 0 {
            return None;
        }
        self.words.find(hash, |e| e.0 == key).map(|e| e.1)
    }
}

/// Fibonacci hashing: the packed letters fill the low bits, the table looks at the high ones.
fn hash(key: Key) -> u64 {
    let mixed = key.0.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

static LEXICON: LazyLock<Table<Word>> = LazyLock::new(|| {
    let mut lexicon = Table::new();
    let mut add = |word: &str, class: Word| lexicon.add(word, class);
    // What is written out goes before what is made.
    for (class, words) in WORDS {
        words.split_whitespace().for_each(|w| add(w, *class));
    }
    for (i, Country(_, stem, _)) in COUNTRIES.iter().enumerate() {
        for end in ["", "ة", "ون", "ين"] {
            add(&format!("{stem}{end}"), Word::Nation(i as u8));
        }
    }
    for (class, verbs) in VERBS {
        for (past, present) in *verbs {
            for end in ["", "ت", "وا", "ه", "ته", "ها", "تها", "تا", "ا"] {
                add(&format!("{past}{end}"), *class);
            }
            let feminine = format!("ت{}", present.chars().skip(1).collect::<String>());
            for form in [*present, &feminine] {
                for end in ["", "ه", "ها", "ون"] {
                    add(&format!("{form}{end}"), *class);
                }
            }
        }
    }
    lexicon
});

/// The words of countries' names, for telling namesakes apart by what a story is about.
static PLACES: LazyLock<Table<u8>> = LazyLock::new(|| {
    let mut places = Table::new();
    for (i, Country(_, _, name)) in COUNTRIES.iter().enumerate() {
        places.add(name, i as u8);
    }
    places
});

/// The reading of a word. The whole word goes before a clitic and a rest, so `وكالة` is not `و` and `كالة`.
pub(super) fn read(key: Key) -> Reading {
    let lexicon = &*LEXICON;
    let mut reading = Reading::default();
    if key == Key(0) {
        return reading;
    }
    let find = |key: Key| lexicon.get(key);
    let mut rest = key;
    if let Some(word) = find(rest) {
        reading.word = word;
        return reading;
    }
    if rest.starts('و') || rest.starts('ف') {
        rest = rest.without(1);
        reading.conjunction = true;
        if let Some(word) = find(rest) {
            reading.word = word;
            return reading;
        }
    }
    for preposition in ['ل', 'ب', 'ك'] {
        if !rest.starts(preposition) {
            continue;
        }
        let bare = rest.without(1);
        if preposition == 'ل' && bare.starts('ل') {
            // للصحيفة is ل and الصحيفة.
            if let Some(word) = find(bare.without(1)).or_else(|| find(bare.without(1).with_article())) {
                return Reading { word, preposition, article: true, ..reading };
            }
        }
        if let Some(word) = find(bare).filter(|w| w.is_noun()) {
            return Reading { word, preposition, ..reading };
        }
        if bare.starts('ا')
            && bare.without(1).starts('ل')
            && let Some(word) = find(bare.without(2))
        {
            return Reading { word, preposition, article: true, ..reading };
        }
    }
    if rest.starts('ا')
        && rest.without(1).starts('ل')
        && let Some(word) = find(rest.without(2))
    {
        return Reading { word, article: true, ..reading };
    }
    Reading::default()
}

/// The country whose name a word is, as a number in [`COUNTRIES`].
pub(super) fn country(key: Key) -> Option<u8> {
    PLACES.get(key).or_else(|| PLACES.get(key.without(1)))
}

#[cfg(test)]
mod tests {
    use super::{Head, Reading, Word, read};
    use crate::page::letters::Key;

    #[test]
    fn clitics_come_off() {
        let plain = Reading { word: Word::Head(Head::Agency), ..Reading::default() };
        for (word, want) in [
            ("وكالة", plain),
            ("ووكالة", Reading { conjunction: true, ..plain }),
            ("لوكالة", Reading { preposition: 'ل', ..plain }),
            ("للوكالة", Reading { preposition: 'ل', article: true, ..plain }),
            ("والوكالة", Reading { conjunction: true, article: true, ..plain }),
            ("وكالات", Reading { word: Word::Agencies, ..Reading::default() }),
            ("وذكرت", Reading { word: Word::Say, conjunction: true, ..Reading::default() }),
            ("بثته", Reading { word: Word::Publish, ..Reading::default() }),
            ("أنواع", Reading::default()),
        ] {
            assert_eq!(read(Key::of(word)), want, "{word}");
        }
    }
}
