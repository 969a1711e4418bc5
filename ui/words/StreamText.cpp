#include "ui/words/StreamText.h"

#include <QCoreApplication>

namespace ui {

using bridge::check::StreamFlaw;
using bridge::check::StreamReading;
using bridge::check::ToolFlaw;

namespace {

struct StreamText
{
    Q_DECLARE_TR_FUNCTIONS(StreamText)
};

/// The flaws for which nothing of the body is read.
QString unreadText(StreamFlaw flaw)
{
    switch (flaw) {
    case StreamFlaw::NoBody:
        return StreamText::tr("The body of the stream is empty.");
    case StreamFlaw::NotStreamed:
        return StreamText::tr("The answer to a request with “stream”: true is one JSON message, "
                              "not a stream of events.");
    case StreamFlaw::NotEvents:
        return StreamText::tr("The answer has no line that begins with “event:” or “data:”, so it "
                              "is no stream of events.");
    case StreamFlaw::NoBlankLines:
        return StreamText::tr("No blank line ends the events of the stream.");
    case StreamFlaw::OtherApi:
        return StreamText::tr("The events of the stream are not those of the Messages API.");
    case StreamFlaw::Compressed:
        return StreamText::tr("The answer is compressed, and no Content-Encoding header says so.");
    case StreamFlaw::NotCompressed:
        return StreamText::tr("The Content-Encoding header does not fit the answer: it cannot be "
                              "decompressed.");
    case StreamFlaw::Utf16:
        return StreamText::tr("The answer is written in UTF-16; events are read as UTF-8 only.");
    default:
        return {};
    }
}

/// The flaws of one event.
QString eventText(StreamFlaw flaw)
{
    switch (flaw) {
    case StreamFlaw::NoEventLine:
        return StreamText::tr("Events have no “event:” line; without its name an event is passed "
                              "over.");
    case StreamFlaw::WrongEventName:
        return StreamText::tr("The “event:” line of events names none of the Messages API's "
                              "events, so they are passed over.");
    case StreamFlaw::NoType:
        return StreamText::tr("The data of events has no “type” of the Messages API, so they are "
                              "passed over.");
    case StreamFlaw::NoStart:
        return StreamText::tr("The stream has no message_start before its content.");
    case StreamFlaw::NoMessage:
        return StreamText::tr("message_start has no “message”.");
    case StreamFlaw::NotJson:
        return StreamText::tr("The data of an event is not JSON, or is cut.");
    case StreamFlaw::ErrorEvent:
        return StreamText::tr("The server reported an error within the stream.");
    case StreamFlaw::WrongIndex:
        return StreamText::tr("An event names by its “index” a block that has not begun, or has "
                              "ended.");
    case StreamFlaw::NoBlockType:
        return StreamText::tr("content_block_start has no “content_block” with a “type”.");
    case StreamFlaw::NoDeltaType:
        return StreamText::tr("content_block_delta has no “delta” with a “type”.");
    case StreamFlaw::WrongDelta:
        return StreamText::tr("A delta does not fit its block, or its value is no string.");
    case StreamFlaw::NoStopDelta:
        return StreamText::tr("message_delta has no “delta”.");
    default:
        return {};
    }
}

/// The flaws of the stream as a whole.
QString wholeText(StreamFlaw flaw)
{
    switch (flaw) {
    case StreamFlaw::NoEnd:
        return StreamText::tr("The stream ends without message_delta and message_stop.");
    case StreamFlaw::HeldOpen:
        return StreamText::tr("The server sends the whole answer and does not end it: the body "
                              "stays open after message_stop.");
    case StreamFlaw::NoContent:
        return StreamText::tr("The stream has neither a content block nor a “stop_reason”.");
    case StreamFlaw::BlockNotEnded:
        return StreamText::tr("A block has no content_block_stop, so its content is lost.");
    case StreamFlaw::BlockBegunTwice:
        return StreamText::tr("A block begins again before its end, so its first text is lost.");
    case StreamFlaw::TextInStart:
        return StreamText::tr("Text stands in message_start or content_block_start, where it is "
                              "not read; it belongs into deltas.");
    case StreamFlaw::NotUtf8:
        return StreamText::tr("The text is not written in UTF-8, so characters are lost.");
    case StreamFlaw::CountsAreText:
        return StreamText::tr("The token counts in “usage” are strings, not numbers.");
    case StreamFlaw::CountsTooLarge:
        return StreamText::tr("The token counts in “usage” are larger than any model's context.");
    case StreamFlaw::NothingToShow:
        return StreamText::tr("The answer holds no text and no tool call.");
    case StreamFlaw::StopWithoutCall:
        return StreamText::tr("“stop_reason” is tool_use, and no whole tool call came.");
    default:
        return {};
    }
}

} // namespace

QString streamFlawText(StreamFlaw flaw)
{
    for (const auto text : {unreadText, eventText, wholeText}) {
        if (const QString found = text(flaw); !found.isEmpty())
            return found;
    }
    return {};
}

QString streamReadingText(StreamReading reading)
{
    switch (reading) {
    case StreamReading::Read:
        return {};
    case StreamReading::ReadWithLoss:
        return StreamText::tr("Claude Code reads the rest, without an error.");
    case StreamReading::Miscounted:
        return StreamText::tr("Claude Code reads the answer and then compacts the conversation, "
                              "which costs requests and loses details.");
    case StreamReading::Empty:
        return StreamText::tr("Claude Code's turn ends without a word.");
    case StreamReading::AsksUnstreamed:
        return StreamText::tr("Claude Code drops such an answer and asks again without "
                              "streaming: each request goes out twice.");
    case StreamReading::Hangs:
        return StreamText::tr("Claude Code's turn does not end before the body does.");
    case StreamReading::Fails:
        return StreamText::tr("Claude Code's turn fails with such an answer.");
    }
    return {};
}

QString toolFlawText(ToolFlaw flaw)
{
    switch (flaw) {
    case ToolFlaw::None:
        return {};
    case ToolFlaw::NoId:
        return StreamText::tr("The tool call has no “id” that is a string; Claude Code does not "
                              "run such a call.");
    case ToolFlaw::NoName:
        return StreamText::tr("The tool call has no “name”; Claude Code fails with such a call.");
    case ToolFlaw::InputInStart:
        return StreamText::tr("The input of the tool call stands in content_block_start. Claude "
                              "Code reads it from input_json_delta events only, and calls the "
                              "tool without input.");
    case ToolFlaw::NoInput:
        return StreamText::tr("The input of the tool call is no JSON object.");
    case ToolFlaw::IdTwice:
        return StreamText::tr("Two tool calls of one answer have the same “id”; Claude Code sends "
                              "only one result back.");
    case ToolFlaw::IdRepeated:
        return StreamText::tr("A tool call has the “id” of an earlier one. Claude Code runs it and "
                              "never sends its result back, so the model calls again without "
                              "end.");
    }
    return {};
}

} // namespace ui
