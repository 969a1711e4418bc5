#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QStringView>

#include <utility>
#include <vector>

namespace bridge::history {

/// A part of a text around a hit, for one line of a list.
struct Snippet
{
    QString text;
    std::vector<std::pair<int, int>> marks; ///< start and length of the hits in `text`
};

/// What a user searches for: words that must all occur, in any order; "quoted words" as they stand.
/// No character of it has another meaning. Compared as folded texts (TextFold.h), also inside
/// words.
class SearchWords
{
public:
    /// Bounded: of a longer query the beginning is searched for.
    explicit SearchWords(QStringView query);

    [[nodiscard]] bool isEmpty() const { return m_words.isEmpty(); }
    /// Folded, without duplicates.
    [[nodiscard]] const QStringList &words() const { return m_words; }
    /// All words occur in it.
    [[nodiscard]] bool occurIn(QStringView folded) const;
    /// Every text with all words contains these grams (see gramsOf()).
    [[nodiscard]] QStringList grams() const;
    /// grams() decides: a text that contains them contains the words.
    [[nodiscard]] bool areGrams() const;
    /// Start and length of all places of the words in an original text, in order, without overlap.
    [[nodiscard]] std::vector<std::pair<int, int>> marksIn(QStringView text) const;
    /// About `width` characters of an original text around its first hit.
    [[nodiscard]] Snippet snippetOf(QStringView text, int width = 200) const;

private:
    QStringList m_words;
};

/// The distinct sequences of one, two and three characters of a folded text that contain no space,
/// as UTF-8, each followed by a space: what the index has of a text. A trigram tokenizer would find
/// nothing under three characters, and keeps every place: for 20 MB of text it needed three times
/// the time and the space of these.
[[nodiscard]] QByteArray gramsOf(QStringView folded);

} // namespace bridge::history
