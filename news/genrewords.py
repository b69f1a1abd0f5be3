"""The words that genres go by: sections of outlets and turns of titles, in thirteen languages."""

from __future__ import annotations

from enum import StrEnum


class Genre(StrEnum):
    """A sort of article; a briefing is made of ``NEWS``."""

    NEWS = "news"
    OPINION = "opinion"
    LIVE = "live"
    DIGEST = "digest"
    SPORT = "sport"
    LEISURE = "leisure"
    WEATHER = "weather"
    HOROSCOPE = "horoscope"
    SERVICE = "service"


SECTIONS: dict[Genre, tuple[str, ...]] = {
    Genre.HOROSCOPE: (
        "horoscope", "horoscopes", "horoskop", "horoscopo", "goroskop", "astrology", "гороскоп",
        "гороскопы", "ابراج", "الابراج", "burclar", "فال", "horoscopo do dia", "הורוסקופ", "אסטרולוגיה",
        "星座", "星座运势", "tu vi", "cung hoang dao", "astrologie", "astrologia", "астрология", "астрологія",
        "طالع بيني",
    ),
    Genre.WEATHER: (
        "weather", "weather forecast", "meteo", "el tiempo", "wetter", "pogoda", "havadurumu",
        "hava durumu", "погода", "прогноз погоды", "прогноз погоди", "الطقس", "طقس", "هواشناسي",
        "previsao do tempo", "meteorologia", "מזג האוויר", "תחזית", "天气", "天氣", "thoi tiet",
        "du bao thoi tiet", "اب و هوا", "pronostico", "wetterbericht",
    ),
    Genre.SERVICE: (
        "crosswords", "crossword", "puzzles", "quiz", "quizzes", "lottery", "deals", "shopping",
        "coupons", "tv guide", "tv schedule", "prayer times", "currency", "exchange rates", "recipes",
        "classifieds", "кроссворд", "кроссворды", "рецепты", "курсы валют", "мовний тест", "loterie",
        "loteria", "lottozahlen", "namaz vakitleri", "astuces", "bons plans", "loteria da caixa",
        "הגרלות", "彩票", "xo so", "gia vang", "how to", "howto", "sudoku",
    ),
    Genre.SPORT: (
        "sport", "sports", "football", "soccer", "cricket", "tennis", "rugby", "nba", "nfl", "formula1",
        "f1", "athletics", "basketball", "hockey", "golf", "deportes", "futbol", "fussball", "spor",
        "хоккей", "спорт", "футбол", "رياضه", "الرياضه", "رياضي", "رياضة", "كره القدم", "ورزش", "ورزشي",
        "rsport", "desporto", "esporte", "esportes", "futebol", "sportivo", "ספורט", "כדורגל", "体育",
        "體育", "足球", "the thao", "bong da", "فوتبال", "баскетбол", "теннис", "бокс", "киберспорт",
        "esports", "mlb", "nhl", "motorsport", "boxing", "mma",
    ),
    Genre.OPINION: (
        "opinion", "opinions", "op ed", "oped", "editorial", "editorials", "columnists", "column",
        "columns", "commentisfree", "commentary", "letters", "viewpoint", "views", "idees", "tribune",
        "tribunes", "chroniques", "editoriaux", "debats", "opiniones", "columnas", "meinung",
        "kommentar", "kommentare", "kolumne", "kolumnen", "yazarlar", "kose yazilari", "mnenie",
        "mneniya", "opinii", "мнение", "мнения", "колонка", "колонки", "колумнисты", "думка", "думки",
        "погляди", "راي", "اراء", "الراي", "مقالات", "مقالات الراي", "افتتاحيه", "يادداشت", "ديدگاه",
        "سرمقاله", "opiniao", "colunistas", "artigos de opiniao", "דעות", "דעה", "评论", "評論", "社论", "社論",
        "观点", "觀點", "y kien", "binh luan", "goc nhin", "perspectives", "gastkommentar", "gorus",
        "رأي حر",
    ),
    Genre.LIVE: (
        "live", "liveblog", "live blog", "live updates", "live news", "en direct", "direct", "en vivo",
        "directo", "liveticker", "canli", "canli anlatim", "онлайн", "наживо", "بث مباشر",
        "تغطيه مباشره", "زنده", "ao vivo", "אונליין", "直播", "truc tiep", "прямая трансляция",
    ),
    Genre.DIGEST: (
        "digest", "briefing", "newsletter", "newsletters", "roundup", "news in brief", "daily briefing",
        "press review", "revue de presse", "presseschau", "дайджест", "обзор прессы", "огляд преси",
        "موجز", "الموجز", "نشره الاخبار", "خلاصه اخبار", "basin ozeti", "revista de prensa",
        "revista de imprensa", "resumo", "סקירת עיתונות", "新闻摘要", "每日简报", "diem bao", "diem tin",
        "اقوال الصحف", "جوله الصحافه", "gunun ozeti",
    ),
    Genre.LEISURE: (
        "travel", "tourism", "tourist", "lifestyle", "life and style", "life style", "fashion", "beauty",
        "pets", "animals and pets", "celebrity", "celebrities", "celebs", "showbiz", "gossip",
        "gardening", "home and garden", "wellness", "relationships", "gaming", "food and drink",
        "restaurants", "tv and radio", "voyage", "voyages", "tourisme", "mode et beaute", "animaux",
        "cuisine", "recettes", "viajes", "turismo", "estilo de vida", "moda", "belleza", "mascotas",
        "famosos", "gente", "recetas", "reise", "reisen", "urlaub", "lebensstil", "haustiere", "promis",
        "rezepte", "viagem", "viagens", "estilo", "celebridades", "animais de estimacao", "receitas",
        "seyahat", "evcil hayvanlar", "yemek tarifleri", "путешествия", "туризм", "стиль жизни", "стиль",
        "мода", "красота", "питомцы", "домашние животные", "шоу бизнес", "шоубизнес", "звезды",
        "подорожі", "стиль життя", "краса", "шоу бізнес", "зірки", "улюбленці", "سياحه", "سياحه وسفر",
        "سفر", "لايف ستايل", "موضه", "ازياء", "مشاهير", "طبخ", "سبك زندگي", "گردشگري", "مد و زيبايي",
        "چهره ها", "אופנה", "תיירות", "לייפסטייל", "סלבס", "חיות מחמד", "בישול", "旅游", "旅遊", "时尚", "時尚",
        "娱乐", "娛樂", "宠物", "寵物", "美食", "du lich", "thoi trang", "lam dep", "thu cung", "giai tri",
        "am thuc",
    ),
}  # fmt: skip
"""Parts of an address and names of categories, as folded words."""

TITLES: dict[Genre, tuple[str, ...]] = {
    Genre.HOROSCOPE: (
        "horoscope", "horoscopes", "your stars today", "horóscopo", "Horoskop", "гороскоп", "гороскопи",
        "حظك اليوم", "توقعات الأبراج", "برجك اليوم", "burç yorumları", "günlük burç", "فال روزانه",
        "فال روز", "horoscope du jour", "horóscopo do dia", "Tageshoroskop", "гороскоп на",
        "ההורוסקופ היומי", "הורוסקופ", "星座运势", "今日运势", "tử vi hôm nay", "tử vi ngày", "12 con giáp",
    ),
    Genre.WEATHER: (
        "weather forecast", "weather today", "weather tomorrow", "météo du", "prévisions météo",
        "el tiempo hoy", "pronóstico del tiempo", "Wettervorhersage", "Wetter heute", "Wetter morgen",
        "hava durumu", "прогноз погоды", "погода на", "погода сегодня", "погода завтра",
        "прогноз погоди", "погода в", "حالة الطقس", "طقس اليوم", "توقعات الطقس", "وضعیت آب و هوا",
        "پیش بینی هواشناسی", "previsão do tempo", "תחזית מזג האוויר", "天气预报", "天氣預報", "dự báo thời tiết",
    ),
    Genre.SERVICE: (
        "exchange rate today", "gold price today", "lottery results", "winning numbers", "how to watch",
        "tv schedule", "prayer times", "crossword", "wordle", "best deals", "résultats du loto",
        "programme tv", "mots croisés", "precio del dólar hoy", "resultados de la lotería",
        "Lottozahlen", "Gewinnzahlen", "altın fiyatları", "döviz kurları", "namaz vakitleri",
        "iftar saati", "курс валют", "курс доллара на", "курс евро на", "курсы валют",
        "результаты лотереи", "кроссворд", "курс долара на", "سعر الدولار اليوم", "أسعار الذهب اليوم",
        "أسعار الذهب", "أسعار العملات", "مواقيت الصلاة", "قیمت دلار امروز", "قیمت طلا امروز", "قیمت سکه",
        "اوقات شرعی", "Mega-Sena", "Lotofácil", "cotação do dólar hoje", "תוצאות הלוטו", "彩票开奖", "今日金价",
        "kết quả xổ số", "xổ số miền bắc", "giá vàng hôm nay", "tỷ giá hôm nay", "dólar hoy",
        "cours de l'or", "магнитные бури",
    ),
    Genre.SPORT: (
        "Premier League", "Champions League", "Europa League", "Grand Prix", "Bundesliga", "La Liga",
        "Ligue 1", "Ligue des champions", "Liga de Campeones", "Süper Lig", "Şampiyonlar Ligi",
        "Лига чемпионов", "РПЛ", "КХЛ", "Ліга чемпіонів", "УПЛ", "دوري أبطال", "الدوري الإنجليزي",
        "الدوري الإسباني", "لیگ برتر", "لیگ قهرمانان", "Davis Cup", "ATP Finals", "ATP Tour",
        "WTA Finals", "Grand Slam", "Stanley Cup", "Super Bowl", "World Series", "FIFA World Cup",
        "Rugby World Cup", "Ryder Cup", "Tour de France", "Giro d'Italia", "Formula 1", "Formula One",
        "Moto GP", "Serie A", "Eredivisie", "Copa Libertadores", "Copa América", "Roland Garros",
        "UFC", "Brasileirão", "Liga dos Campeões", "Primeira Liga", "Copa do Mundo",
        "Liga Europa", "Coupe du monde de football", "Copa Davis", "Coupe Davis", "Weltcup",
        "Champions-League", "Кубок Дэвиса", "Кубок мира по", "чемпионат мира по", "чемпионате мира по",
        "чемпионата мира по", "НХЛ", "НБА", "Лига Европы", "Кубок Девіса", "чемпіонат світу з",
        "чемпіонату світу з", "Ліга Європи", "دوري أبطال أوروبا", "كأس العالم لكرة القدم", "دوري روشن",
        "الدوري المصري", "كأس آسيا لكرة القدم", "جام جهانی فوتبال", "ליגת האלופות", "ליגת העל", "欧冠",
        "歐冠", "英超", "西甲", "中超", "世界杯", "V-League", "Ngoại hạng Anh", "Cúp C1",
    ),
    Genre.LIVE: (
        "live updates", "live blog", "as it happened", "en direct", "minute par minute", "en vivo",
        "minuto a minuto", "Liveticker", "Newsblog", "canlı anlatım", "dakika dakika",
        "онлайн трансляция", "текстовая трансляция", "хроника событий", "онлайн трансляція", "наживо",
        "تغطية مباشرة", "لحظة بلحظة", "لحظه به لحظه", "پوشش زنده", "ao vivo", "עדכונים שוטפים",
        "דיווח חי", "实时更新", "直播回顾", "文字直播",
    ),
    Genre.DIGEST: (
        "morning briefing", "evening briefing", "daily briefing", "news wrap", "news in brief",
        "week in review", "things to know today", "news quiz", "top headlines",
        "l'essentiel de l'actualité", "revue de presse", "ce qu'il faut retenir", "resumen de noticias",
        "titulares del día", "las noticias del día", "Nachrichtenüberblick", "Das Wichtigste vom Tage",
        "Presseschau", "günün özeti", "günün haberleri", "günün gelişmeleri", "главное за день",
        "главное за неделю", "итоги дня", "итоги недели", "главные новости", "что произошло за ночь",
        "дайджест", "головне за день", "підсумки дня", "головні новини", "موجز الأخبار", "نشرة الأخبار",
        "أهم الأخبار", "أبرز عناوين", "مهم ترین اخبار", "خلاصه اخبار", "عناوین روزنامه",
        "revista de imprensa", "resumo do dia", "as notícias do dia", "סקירת העיתונות",
        "חדשות היום בקצרה", "新闻早报", "每日要闻", "điểm tin", "điểm báo", "обзор прессы", "огляд преси",
        "أقوال الصحف", "جولة الصحافة", "عرض الصحف",
    ),
    Genre.LEISURE: (
        "things to do in", "places to visit", "best places to", "weekend getaway", "weekend getaways",
        "travel guide", "travel tips", "bucket list", "your dog", "your cat", "your pet", "your pets",
        "pet owners", "dog owners", "cat owners", "skin care", "skincare routine", "red carpet",
        "box office", "recipe for", "dating rumors", "dating rumours", "betting odds", "où partir",
        "que faire à", "idées de sorties", "votre chien", "votre chat", "recette de", "recette du",
        "qué hacer en", "qué ver en", "lugares para visitar", "tu perro", "tu gato", "tu mascota",
        "receta de", "alfombra roja", "Ausflugstipps", "Reisetipps", "Ihr Hund", "Ihre Katze",
        "roter Teppich", "o que fazer em", "seu cachorro", "seu gato", "receita de", "tapete vermelho",
        "gezilecek yerler", "kediniz", "köpeğiniz", "kırmızı halı", "куда поехать", "что посмотреть в",
        "куда сходить", "ваша собака", "вашей собаки", "ваша кошка", "вашей кошки",
        "рецепт приготовления", "красная дорожка", "красной дорожке", "куди поїхати", "що подивитися",
        "ваш собака", "ваша кішка", "أفضل الوجهات", "وجهات سياحية", "طريقة عمل", "طريقة تحضير",
        "السجادة الحمراء", "جاهای دیدنی", "طرز تهیه", "فرش قرمز", "יעדים לחופשה", "השטיח האדום", "旅游攻略",
        "旅遊攻略", "必去景点", "养宠", "địa điểm du lịch", "cách nấu", "thảm đỏ",
    ),
}  # fmt: skip
"""Phrases anywhere in a title."""

OPENINGS: dict[Genre, tuple[str, ...]] = {
    Genre.OPINION: (
        "opinion", "editorial", "op ed", "comment", "commentary", "analysis and opinion", "letter",
        "letters", "tribune", "éditorial", "édito", "chronique", "point de vue", "opinión", "columna",
        "tribuna", "Kommentar", "Meinung", "Leitartikel", "Kolumne", "Gastbeitrag", "görüş",
        "köşe yazısı", "başyazı", "мнение", "колонка", "редакционная", "думка", "погляд", "رأي", "مقال",
        "افتتاحية", "وجهة نظر", "یادداشت", "سرمقاله", "دیدگاه", "opinião", "análise e opinião",
        "artigo de opinião", "דעה", "מאמר מערכת", "评论", "評論", "社论", "社論", "观点", "ý kiến", "góc nhìn",
        "bình luận", "yorum", "авторська колонка", "авторская колонка", "op ed contributor",
        "guest essay", "letters to the editor", "point of view", "perspective", "viewpoint",
    ),
    Genre.LIVE: (
        "live", "direct", "en direct", "directo", "en directo", "vivo", "canlı", "онлайн", "مباشر",
        "بث مباشر", "زنده", "ao vivo", "עדכון חי", "直播", "trực tiếp", "live updates", "live blog",
        "as it happened", "liveticker", "live ticker", "наживо", "прямая трансляция",
    ),
    Genre.WEATHER: (
        "weather", "weather forecast", "météo", "Wetter", "el tiempo", "hava", "погода", "الطقس",
        "هواشناسی", "previsão do tempo", "מזג האוויר", "תחזית", "天气", "天氣", "thời tiết",
        "weather outlook", "weather update", "weather today", "طقس", "آب و هوا",
    ),
    Genre.SPORT: (
        "sport", "sports", "football", "cricket", "tennis", "rugby", "deportes", "fútbol", "Fußball",
        "spor", "futbol", "спорт", "футбол", "хоккей", "رياضة", "كرة القدم", "ورزش", "فوتبال",
        "esportes", "esporte", "desporto", "futebol", "ספורט", "כדורגל", "体育", "足球", "thể thao",
        "bóng đá", "tenis", "tennis de table", "теннис", "баскетбол", "formula 1", "f1", "boxing", "ufc",
        "mma", "nba", "nfl", "nhl", "mlb", "golf", "athletics", "basketball", "hockey",
    ),
    Genre.DIGEST: (
        "briefing", "digest", "press digest", "press review", "roundup", "newsletter", "revue de presse",
        "Presseschau", "дайджест", "дайджест прессы", "обзор прессы", "огляд преси", "موجز", "bülten",
        "revista de imprensa", "resumo", "סקירת עיתונות", "早报", "điểm tin", "điểm báo", "news wrap",
        "огляд", "أقوال الصحف", "جولة الصحافة", "evening briefing", "morning briefing",
    ),
    Genre.HOROSCOPE: (
        "horoscope", "horoscopes", "horóscopo", "Horoskop", "гороскоп", "burç", "burçlar", "الأبراج",
        "فال", "הורוסקופ", "星座", "tử vi",
    ),
    Genre.LEISURE: (
        "travel", "tourism", "lifestyle", "fashion", "beauty", "pets", "celebrity", "showbiz", "recipe",
        "recipes", "recette", "receta", "Rezept", "receita", "рецепт", "рецепты", "туризм", "وصفة",
        "سياحة", "سفر", "گردشگری", "מתכון", "美食", "旅游", "ẩm thực", "du lịch", "review", "film review",
        "book review", "tv review",
    ),
}  # fmt: skip
"""Words that name the genre when a colon or a bar follows them at the beginning of a title."""
