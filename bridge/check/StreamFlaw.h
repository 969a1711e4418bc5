#pragma once

/// What is wrong with a server's streams and tool calls, for Claude Code; ui/words/StreamText
/// describes it. The rules are Claude Code's own (protocol reference, 14).
namespace bridge::check {

/// What Claude Code does with a streamed answer.
enum class StreamReading {
    Read,
    ReadWithLoss,   ///< a part of the text is passed over without an error
    Miscounted,     ///< read; its token counts make Claude Code compact the conversation
    Empty,          ///< read; nothing in it can be shown, so the turn ends without a word
    AsksUnstreamed, ///< void: the same request goes out again, without streaming
    Hangs,          ///< the turn does not end
    Fails,          ///< the turn fails, or asks for a continuation and then fails
};

/// The first thing in a stream that keeps it from being read as a whole.
enum class StreamFlaw {
    None,

    // Nothing is read.
    NoBody,
    NotStreamed,   ///< one JSON message instead of events
    NotEvents,     ///< no `event:` or `data:` line
    NoBlankLines,  ///< no blank line ends an event
    OtherApi,      ///< events, but not of the Messages API
    Compressed,    ///< compressed, without a Content-Encoding that says so
    NotCompressed, ///< the Content-Encoding does not fit the body
    Utf16,

    // Events that are passed over.
    NoEventLine,    ///< events without an `event:` line
    WrongEventName, ///< an `event:` line with a name that is not read
    NoType,         ///< data without the `type` of an event

    // Events that break the stream.
    NoStart,     ///< no message_start before the content
    NoMessage,   ///< message_start without its `message`
    NotJson,     ///< data that is not JSON
    ErrorEvent,  ///< the server reported an error
    WrongIndex,  ///< a delta or end of a block that has not begun, or has ended
    NoBlockType, ///< content_block_start without a block, or without its type
    NoDeltaType, ///< content_block_delta without a delta, or without its type
    WrongDelta,  ///< a delta that does not fit its block
    NoStopDelta, ///< message_delta without its `delta`
    NoEnd,       ///< neither message_delta nor message_stop
    NoContent,   ///< ended without a block and without a stop_reason

    // Text that is lost.
    BlockNotEnded,   ///< a block without content_block_stop
    BlockBegunTwice, ///< a block begins again before its end
    TextInStart,     ///< text that stands in message_start or content_block_start
    NotUtf8,

    // What the end says.
    HeldOpen,        ///< all is there, and the connection stays open
    CountsAreText,   ///< token counts in quotation marks
    CountsTooLarge,  ///< more tokens than any model has
    NothingToShow,   ///< no text but blanks, and no tool call
    StopWithoutCall, ///< stop_reason "tool_use" without a whole call
};

/// What is wrong with a tool call.
enum class ToolFlaw {
    None,
    NoId,         ///< no id, or one that is no text: the call does not run
    NoName,       ///< no name: Claude Code ends
    InputInStart, ///< the input stands in content_block_start, where it is not read
    NoInput,      ///< the input is not a JSON object, or is cut
    IdTwice,      ///< two calls of one answer share an id: one result goes back
    IdRepeated,   ///< a later answer has the id of an earlier one: its result never goes back
};

} // namespace bridge::check
