#include "bridge/history/TextSearch.h"

#include "bridge/history/SearchWords.h"
#include "bridge/history/TextFold.h"

#include <QElapsedTimer>
#include <QHash>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

namespace bridge::history {

namespace {

constexpr int kIdsBetweenLooks = 512;
constexpr int kTextsBetweenLooks = 16;
/// After this time texts beyond the shown conversations are counted by their grams alone: one in a
/// hundred too many, where a word is common.
constexpr qint64 kExactCount = 150; ///< milliseconds
/// Words whose parts are everywhere and which themselves are nowhere.
constexpr qint64 kLongest = 3000; ///< milliseconds

/// A conversation in which something may be found.
struct Candidate
{
    const SearchedSession *session = nullptr;
    bool isInTitle = false;
    std::vector<qint64> texts; ///< newest first
    QStringList unfiled;       ///< those with a hit
};

class Search
{
public:
    Search(const SearchQuery &query, const SessionIndex *index, const GoesOn &goesOn)
        : m_query(query)
        , m_words(query.text)
        , m_isExact(m_words.areGrams())
        , m_index(index)
        , m_goesOn(goesOn)
    {
        m_time.start();
    }

    IndexResult<SearchAnswer> run(const std::vector<SearchedSession> &sessions)
    {
        if (m_words.isEmpty())
            return m_answer;
        std::vector<Candidate> candidates;
        QHash<qint64, std::size_t> places;
        QHash<QString, const UnfiledTexts *> unfiled;
        for (const UnfiledTexts &each : m_query.unfiled)
            unfiled.insert(each.sessionId, &each);
        for (const SearchedSession &session : sessions) {
            const UnfiledTexts *const texts = unfiled.take(session.sessionId);
            if (!isWanted(session.facts))
                continue;
            if (session.number != 0)
                places.insert(session.number, candidates.size());
            candidates.push_back(candidate(session, texts));
        }
        std::deque<SearchedSession> withoutFile;
        for (const UnfiledTexts *const each : std::as_const(unfiled)) {
            SearchedSession session{0, each->sessionId, {}};
            session.facts.title = each->title;
            session.facts.folder = each->folder;
            session.facts.updated = each->updated;
            if (!isWanted(session.facts))
                continue;
            withoutFile.push_back(std::move(session));
            candidates.push_back(candidate(withoutFile.back(), each));
        }
        if (m_index) {
            int count = 0;
            const auto found = m_index->find(m_words.grams(), [&](qint64 text) {
                const auto place = places.constFind(SessionIndex::sessionOf(text));
                if (place != places.cend())
                    candidates[*place].texts.push_back(text);
                return ++count % kIdsBetweenLooks != 0 || mayGoOn();
            });
            if (!found)
                return failed(IndexProblem(found.error()));
        }
        std::erase_if(candidates, [](const Candidate &candidate) {
            return !candidate.isInTitle && candidate.texts.empty() && candidate.unfiled.isEmpty();
        });
        std::ranges::stable_sort(candidates, [](const Candidate &a, const Candidate &b) {
            return a.isInTitle != b.isInTitle ? a.isInTitle
                                              : a.session->facts.updated > b.session->facts.updated;
        });
        for (Candidate &candidate : candidates) {
            if (auto added = add(candidate); !added)
                return failed(IndexProblem(added.error()));
        }
        return m_answer;
    }

private:
    [[nodiscard]] bool isWanted(const agent::ConversationFacts &facts) const
    {
        return (m_query.folder.isEmpty() || facts.folder == m_query.folder)
               && (!m_query.since.isValid() || facts.updated >= m_query.since);
    }

    [[nodiscard]] Candidate candidate(const SearchedSession &session,
                                      const UnfiledTexts *unfiled) const
    {
        Candidate made{&session, m_words.occurIn(fold(session.facts.title)), {}, {}};
        for (const QString &text : unfiled ? unfiled->texts : QStringList()) {
            if (m_words.occurIn(fold(text)))
                made.unfiled.append(text);
        }
        return made;
    }

    [[nodiscard]] bool mayGoOn()
    {
        if (m_answer.isComplete && (!m_goesOn() || m_time.hasExpired(kLongest)))
            m_answer.isComplete = false;
        return m_answer.isComplete;
    }

    IndexResult<void> add(Candidate &candidate)
    {
        const bool isShown = static_cast<int>(m_answer.hits.size()) < m_query.limit;
        std::ranges::sort(candidate.texts, std::greater<>());
        SearchHit hit;
        std::optional<IndexedText> newest;
        int count = 0;
        for (const qint64 id : candidate.texts) {
            const bool isEnough = count > 0 && m_time.hasExpired(kExactCount);
            const bool isCountedOnly = !isShown && m_time.hasExpired(kExactCount);
            if ((m_isExact && (newest || !isShown)) || isEnough || isCountedOnly) {
                ++count;
                continue;
            }
            if (++m_read % kTextsBetweenLooks == 0 && !mayGoOn())
                break;
            auto text = m_index->text(id);
            if (!text)
                return failed(IndexProblem(text.error()));
            if (!*text || !m_words.occurIn(fold((*text)->text)))
                continue;
            ++count;
            if (!newest)
                newest = std::move(**text);
        }
        count += static_cast<int>(candidate.unfiled.size());
        if (count == 0 && !candidate.isInTitle)
            return {};
        m_answer.hitCount += count;
        ++m_answer.conversationCount;
        if (!isShown)
            return {};
        hit.sessionId = candidate.session->sessionId;
        hit.isInTitle = candidate.isInTitle;
        hit.count = count;
        if (candidate.isInTitle)
            hit.titleMarks = m_words.marksIn(candidate.session->facts.title);
        if (newest || !candidate.unfiled.isEmpty()) {
            Snippet snippet = m_words.snippetOf(newest ? newest->text : candidate.unfiled.first());
            if (newest)
                hit.itemId = newest->itemId;
            hit.snippet = std::move(snippet.text);
            hit.marks = std::move(snippet.marks);
        }
        m_answer.hits.push_back(std::move(hit));
        return {};
    }

    const SearchQuery &m_query;
    const SearchWords m_words;
    const bool m_isExact;
    const SessionIndex *const m_index;
    const GoesOn &m_goesOn;
    QElapsedTimer m_time;
    SearchAnswer m_answer;
    int m_read = 0;
};

} // namespace

IndexResult<SearchAnswer> searchTexts(const SearchQuery &query,
                                      const std::vector<SearchedSession> &sessions,
                                      const SessionIndex *index, const GoesOn &goesOn)
{
    return Search(query, index, goesOn).run(sessions);
}

} // namespace bridge::history
