#include "bridge/answers/BodyText.h"

#include <QStringConverter>

#include <algorithm>
#include <array>

namespace bridge::answers {

namespace {

constexpr QByteArrayView kLittleEndianMark("\xff\xfe");
constexpr QByteArrayView kBigEndianMark("\xfe\xff");

/// In UTF-16 every second byte of ASCII is zero.
bool hasZeroAt(QByteArrayView body, qsizetype position)
{
    return body.size() > 1 && body[position] == '\0' && body[1 - position] != '\0';
}

QStringConverter::Encoding utf16Of(QByteArrayView body)
{
    return body.startsWith(kBigEndianMark) || hasZeroAt(body, 0) ? QStringConverter::Utf16BE
                                                                 : QStringConverter::Utf16LE;
}

/// In GB 2312 a Chinese character is two bytes from 0xA1 on. In other encodings of one byte such
/// letters stand alone.
bool looksLikeGb2312(QByteArrayView body)
{
    constexpr uchar kFirst = 0xa1;
    constexpr uchar kAscii = 0x80;
    const auto isHigh = [](char c) { return static_cast<uchar>(c) >= kAscii; };
    for (const auto *at = body.begin(); at != body.end();) {
        at = std::find_if(at, body.end(), isHigh);
        const auto *const end = std::find_if_not(at, body.end(), isHigh);
        const bool isCut = end == body.end(); // perhaps in mid character
        const bool isPaired = (end - at) % 2 == 0 || isCut;
        if (!isPaired
            || std::any_of(at, end, [](char c) { return static_cast<uchar>(c) < kFirst; }))
            return false;
        at = end;
    }
    return true;
}

} // namespace

bool isCompressed(QByteArrayView body)
{
    constexpr std::array<QByteArrayView, 5> kMarks{"\x1f\x8b", "\x28\xb5\x2f\xfd", "\x78\x01",
                                                   "\x78\x9c", "\x78\xda"};
    return std::any_of(kMarks.begin(), kMarks.end(),
                       [body](QByteArrayView mark) { return body.startsWith(mark); });
}

bool isUtf16(QByteArrayView body)
{
    return body.startsWith(kLittleEndianMark) || body.startsWith(kBigEndianMark)
           || hasZeroAt(body, 0) || hasZeroAt(body, 1);
}

QString bodyText(QByteArrayView body)
{
    if (isUtf16(body))
        return QStringDecoder(utf16Of(body))(body);
    QStringDecoder utf8(QStringDecoder::Utf8);
    const QString text = utf8(body);
    if (!utf8.hasError() || !looksLikeGb2312(body))
        return text;
    QStringDecoder chinese("GB18030"); // its superset
    return chinese.isValid() ? QString(chinese(body)) : text;
}

} // namespace bridge::answers
