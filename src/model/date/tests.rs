//! Dates as people write them: which are read as a day, which as a part of a year, and which need a question.

use super::read::{DateReading, read};
use super::*;

fn iso(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[test]
fn dates_are_read_as_people_write_them() {
    for text in [
        "2026-11-30",
        "30.11.2026",
        "30/11/2026",
        "11/30/2026",
        "30 November 2026",
        "Nov 30, 2026",
        "30-Nov-2026",
        "2026/11/30",
        "30th of Nov 2026",
        "Mon, 30 Nov. 2026",
        "30 novembre 2026",
        "2026-11-30T00:00:00",
        "30/11/2026 2:30 pm",
        "20261130",
    ] {
        assert_eq!(read(text), DateReading::Day(iso("2026-11-30")), "{text}");
    }
    assert_eq!(read("3/4/2026"), DateReading::Either(iso("2026-04-03"), iso("2026-03-04")));
    assert_eq!(read("2026-11-29T23:00:00.000Z"), DateReading::Either(iso("2026-11-29"), iso("2026-11-30")));
    assert_eq!(read("2026-11-30T00:00:00.000Z"), DateReading::Day(iso("2026-11-30")));
    assert_eq!(read("4/4/2026"), DateReading::Day(iso("2026-04-04")));
    assert_eq!(read("3. März 2026"), DateReading::Day(iso("2026-03-03")));
    for text in ["Q5 2026", "Q3", "March", "19/25/2013", "soon", "", "2026-02-30", "30 marble 2026", "1/2", "12:30", "mid 2026"] {
        assert_eq!(read(text), DateReading::None, "{text}");
    }
}

#[test]
fn parts_of_a_year_mean_their_last_day() {
    for (text, end) in [
        ("Q3 2026", "2026-09-30"),
        ("2026-Q3", "2026-09-30"),
        ("3rd quarter 2026", "2026-09-30"),
        ("Quarter 3, 2026", "2026-09-30"),
        ("2026-H2", "2026-12-31"),
        ("second half of 2026", "2026-12-31"),
        ("2026", "2026-12-31"),
        ("end of 2026", "2026-12-31"),
        ("March 2027", "2027-03-31"),
        ("by Feb 2028", "2028-02-29"),
        ("03/2027", "2027-03-31"),
        ("2027-03", "2027-03-31"),
    ] {
        assert_eq!(read(text), DateReading::Until(iso(end)), "{text}");
    }
}

#[test]
fn dates_are_read_in_many_languages() {
    for text in [
        "30 de junio de 2026",
        "el 30 de junio de 2026",
        "30 de junho de 2026",
        "le 30 juin 2026",
        "bis 30.06.2026",
        "bis zum 30. Juni 2026",
        "den 30. Juni 2026",
        "entro il 30 giugno 2026",
        "30 juni 2026",
        "2026年6月30日",
        "２０２６年６月３０日",
        "2026년 6월 30일",
        "30 czerwca 2026 r.",
        "30. června 2026",
        "30. júna 2026",
        "30 июня 2026 г.",
        "30 червня 2026",
        "30 Haziran 2026",
        "30. kesäkuuta 2026",
        "2026. június 30.",
        "30 Ιουνίου 2026",
        "30 يونيو 2026",
        "٣٠ يونيو ٢٠٢٦",
        "30 ביוני 2026",
        "30 iunie 2026",
        "Tuesday, June 30, 2026",
        "mardi 30 juin 2026",
    ] {
        assert_eq!(read(text), DateReading::Day(iso("2026-06-30")), "{text}");
    }
    for text in ["1er juin 2026", "1º de junho de 2026", "1 de junio de 2026"] {
        assert_eq!(read(text), DateReading::Day(iso("2026-06-01")), "{text}");
    }
    assert_eq!(read("30 listopada 2026"), DateReading::Day(iso("2026-11-30")));
    assert_eq!(read("30. listopadu 2026"), DateReading::Day(iso("2026-11-30")));
    assert_eq!(read("30. lipnja 2026."), DateReading::Day(iso("2026-06-30")));
    assert_eq!(read("15. studenoga 2026."), DateReading::Day(iso("2026-11-15")));
    // October in Croatian, which puts a dot after the day; November in Polish, which does not.
    assert_eq!(read("30. listopada 2026"), DateReading::Either(iso("2026-10-30"), iso("2026-11-30")));
    assert_eq!(read("listopad 2026."), DateReading::Either(iso("2026-10-31"), iso("2026-11-30")));
    assert_eq!(read("1. lip. 2026"), DateReading::Either(iso("2026-06-01"), iso("2026-07-01")));
    assert_eq!(read("15. července 2026"), DateReading::Day(iso("2026-07-15")));
    assert_eq!(read("5 marraskuuta 2026"), DateReading::Day(iso("2026-11-05")));
    for (text, end) in [
        ("Ende Juni 2026", "2026-06-30"),
        ("fin juin 2026", "2026-06-30"),
        ("finales de junio de 2026", "2026-06-30"),
        ("fine giugno 2026", "2026-06-30"),
        ("koniec czerwca 2026", "2026-06-30"),
        ("Haziran 2026 sonu", "2026-06-30"),
        ("2026年6月末", "2026-06-30"),
        ("2026年6月", "2026-06-30"),
        ("juin 2026", "2026-06-30"),
        ("2e trimestre 2026", "2026-06-30"),
        ("T2 2026", "2026-06-30"),
        ("segundo trimestre de 2026", "2026-06-30"),
        ("2. Quartal 2026", "2026-06-30"),
        ("II kwartał 2026", "2026-06-30"),
        ("I квартал 2026", "2026-03-31"),
        ("2026年第2四半期", "2026-06-30"),
        ("1. Halbjahr 2026", "2026-06-30"),
        ("1er semestre 2026", "2026-06-30"),
        ("KW 26/2026", "2026-06-28"),
        ("KW26 2026", "2026-06-28"),
        ("26. KW 2026", "2026-06-28"),
        ("2026-W26", "2026-06-28"),
        ("semaine 26 2026", "2026-06-28"),
        ("vecka 26 2026", "2026-06-28"),
        ("week 53 2026", "2027-01-03"),
        ("2026年", "2026-12-31"),
        ("Mar 2027", "2027-03-31"),
    ] {
        assert_eq!(read(text), DateReading::Until(iso(end)), "{text}");
    }
    for text in [
        "KW 54/2026",
        "S2 2026",
        "seit 30.06.2026",
        "Q5 2026",
        "Anfang Juni 2026",
        "mid June 2026",
        "mi-juin 2026",
        "15. srp 2026",
        "before 30 June 2026",
        "6月30日",
        "30 juin",
    ] {
        assert_eq!(read(text), DateReading::None, "{text}");
    }
}

#[test]
fn dates_stand_among_words_and_in_haste() {
    for text in [
        "30/VI/2026",
        "30.VI.2026",
        "30 VI 2026",
        "30Jun2026",
        "30JUNE2026",
        "no later than 30 June 2026",
        "deadline: 30 June 2026",
        "due date: 30 June 2026",
        "30 June 2026 (at the latest)",
        "30 June 2026 (Tuesday)",
        "au plus tard le 30 juin 2026",
        "d'ici au 30 juin 2026",
        "échéance : 30 juin 2026",
        "spätestens bis 30.06.2026",
        "Frist: 30.06.2026",
        "a más tardar el 30 de junio de 2026",
        "fecha límite: 30/06/2026",
        "entro e non oltre il 30 giugno 2026",
        "scadenza: 30 giugno 2026",
        "prazo: 30/06/2026",
        "najpóźniej do 30 czerwca 2026",
        "30.06.2026r.",
        "30.06.2026г.",
        "не позднее 30 июня 2026",
        "en geç 30 Haziran 2026",
        "2026年6月30日（火）",
        "2026年6月30日 星期二",
        "截止日期：2026年6月30日",
    ] {
        assert_eq!(read(text), DateReading::Day(iso("2026-06-30")), "{text}");
    }
    for text in ["1° giugno 2026", "1° de junio de 2026"] {
        assert_eq!(read(text), DateReading::Day(iso("2026-06-01")), "{text}");
    }
    for (text, end) in [
        ("Jun2026", "2026-06-30"),
        ("2026Q2", "2026-06-30"),
        ("2Q2026", "2026-06-30"),
        ("jusqu'en juin 2026", "2026-06-30"),
        ("no later than June 2026", "2026-06-30"),
        ("bis spätestens Ende Juni 2026", "2026-06-30"),
        ("a fines de junio de 2026", "2026-06-30"),
        ("até o fim de junho de 2026", "2026-06-30"),
        ("2do trimestre 2026", "2026-06-30"),
        ("1° trimestre 2026", "2026-03-31"),
        ("2026年第二季度", "2026-06-30"),
        ("EOY 2026", "2026-12-31"),
        ("year-end 2026", "2026-12-31"),
        ("Jahresende 2026", "2026-12-31"),
        ("Ende des Jahres 2026", "2026-12-31"),
    ] {
        assert_eq!(read(text), DateReading::Until(iso(end)), "{text}");
    }
    for text in ["VI/2026", "II/2026", "Jun 26", "06/26", "later than 30 June 2026", "10-12 June 2026", "30 June 2026?"] {
        assert_eq!(read(text), DateReading::None, "{text}");
    }
}

#[test]
fn a_day_of_the_week_must_fit() {
    for text in [
        "Monday 30 June 2026",
        "Mon, 30 Jun 2026",
        "30 June 2026 (Monday)",
        "Monday, 6/30/2026",
        "Mo 30.06.2026",
        "Montag, den 30. Juni 2026",
        "lundi 30 juin 2026",
        "lunes, 30 de junio de 2026",
        "lunedì 30 giugno 2026",
        "segunda-feira, 30 de junho de 2026",
        "maandag 30 juni 2026",
        "poniedziałek, 30 czerwca 2026",
        "понедельник, 30 июня 2026",
        "30 Haziran 2026 Pazartesi",
        "2026年6月30日 星期一",
        "2026年6月30日(水)",
    ] {
        assert_eq!(read(text), DateReading::OtherWeekday(iso("2026-06-30")), "{text}");
    }
    for text in [
        "Tue 30 June 2026",
        "Di, 30.06.2026",
        "martes 30 de junio de 2026",
        "terça-feira, 30 de junho de 2026",
        "di 30 juni 2026",
        "wt. 30.06.2026",
        "вт 30.06.2026",
        "30 Haziran 2026 Salı",
        "do 30 czerwca 2026",
    ] {
        assert_eq!(read(text), DateReading::Day(iso("2026-06-30")), "{text}");
    }
    // The day of the week decides between the two days.
    assert_eq!(read("Friday, 3/4/2026"), DateReading::Day(iso("2026-04-03")));
    assert_eq!(read("Wed 3/4/2026"), DateReading::Day(iso("2026-03-04")));
    assert_eq!(read("Mon 3/4/2026"), DateReading::Either(iso("2026-04-03"), iso("2026-03-04")));
}

#[test]
fn two_digits_of_a_year_are_asked_back() {
    for (text, end) in [
        ("Q2/26", "2026-06-30"),
        ("Q2 '26", "2026-06-30"),
        ("Q2'26", "2026-06-30"),
        ("2Q26", "2026-06-30"),
        ("H1/26", "2026-06-30"),
        ("H1 26", "2026-06-30"),
        ("KW26/26", "2026-06-28"),
        ("June '26", "2026-06-30"),
        ("T2/26", "2026-06-30"),
        ("30Jun26", "2026-06-30"),
    ] {
        assert_eq!(read(text), DateReading::ShortYear(iso(end)), "{text}");
    }
    assert_eq!(read("30.11.26"), DateReading::ShortYear(iso("2026-11-30")));
    assert_eq!(read("30 Nov 26"), DateReading::ShortYear(iso("2026-11-30")));
    assert_eq!(read("11/30/26"), DateReading::ShortYear(iso("2026-11-30")));
    assert_eq!(read("30/11/26"), DateReading::Either(iso("2026-11-30"), iso("2030-11-26")));
    assert_eq!(read("3/4/26"), DateReading::Either(iso("2026-04-03"), iso("2026-03-04")));
    assert_eq!(read("Mar 27"), DateReading::None);
    assert_eq!(read(&"30 June 2026 ".repeat(2_000)), DateReading::None);
}
