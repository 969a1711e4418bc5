#include "bridge/agents/claude/PartialInput.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using bridge::agent::InputPiece;
using bridge::claude::PartialInput;
using Part = InputPiece::Part;

namespace {

/// The texts of each part, however the JSON is cut.
std::vector<InputPiece> read(const QString &json, qsizetype step)
{
    PartialInput input;
    std::vector<InputPiece> all;
    for (qsizetype at = 0; at < json.size(); at += step) {
        for (InputPiece &piece : input.take(QStringView(json).mid(at, step))) {
            if (!all.empty() && all.back().part == piece.part && all.back().edit == piece.edit)
                all.back().text += piece.text;
            else
                all.push_back(std::move(piece));
        }
    }
    return all;
}

void expectRead(const QString &json, const std::vector<InputPiece> &expected)
{
    for (const qsizetype step : {1, 2, 3, 7, 1000})
        EXPECT_EQ(read(json, step), expected) << step << ' ' << json.toStdString();
}

} // namespace

TEST(PartialInput, AnEditsTextsComeWithTheirEscapesRead)
{
    expectRead(
        uR"({"file_path": "/a b", "old_string": "x\n\t\"\\\/", "new_string":"\u00e4\uD83D\ude00ü",
                    "replace_all": true})"_s,
        {{Part::Path, 0, u"/a b"_s},
         {Part::Before, 0, u"x\n\t\"\\/"_s},
         {Part::After, 0, u"ä😀ü"_s}});
    expectRead(uR"({"content":"text","file_path":"/a"})"_s,
               {{Part::Content, 0, u"text"_s}, {Part::Path, 0, u"/a"_s}});
}

TEST(PartialInput, EachEditOfSeveralHasItsNumber)
{
    expectRead(uR"({"edits":[{"old_string":"a","new_string":"b"},{"old_string":"c","x":[1,{}],
                    "new_string":"d"}],"file_path":"/f"})"_s,
               {{Part::Before, 0, u"a"_s},
                {Part::After, 0, u"b"_s},
                {Part::Before, 1, u"c"_s},
                {Part::After, 1, u"d"_s},
                {Part::Path, 0, u"/f"_s}});
}

TEST(PartialInput, OnlyTheFieldsThemselvesCount)
{
    expectRead(uR"({"a":{"content":"no"},"b":["content","no"],"other":"content",
                    "c":"\"content\":\"no\"","edits":{"old_string":"no"},"content":["no"]})"_s,
               {});
    // A key that only resembles one.
    expectRead(uR"({"content ":"no","content\u0000":"no"})"_s, {});
}

TEST(PartialInput, WrongJsonAndTooMuchOfItGiveNothingMore)
{
    for (const QString &json : {u"]"_s, u"\"content\":\"x\""_s, u",,"_s, QString(100, u'['),
                                uR"({"content":"\uZZZZ"})"_s})
        expectRead(json, {});
    expectRead(u"{\"content\":\"a\\ud83d\"}"_s, {{Part::Content, 0, u"a"_s}});
    PartialInput input;
    EXPECT_EQ(input.take(u"{\"content\":\""_s).size(), 0U);
    qsizetype given = 0;
    for (int i = 0; i < 30; ++i) {
        for (const InputPiece &piece : input.take(QString(100'000, u'x')))
            given += piece.text.size();
    }
    EXPECT_GE(given, PartialInput::kMostPreviewed);
    EXPECT_LT(given, PartialInput::kMostPreviewed + 200'000);
}
