namespace Earshot.Tls.Handshake;

/// <summary>
/// Cuts one direction's handshake messages out of its records, which may hold several of them or parts (RFC 8446, 5.1). Only
/// hellos are kept until they are whole; of the others their type is enough.
/// <code>type:1 length:3 body</code>
/// </summary>
internal sealed class HandshakeReader
{
    private const int HeaderLength = 4;

    /// <summary>A longer hello is no hello: real ones have one to four kilobytes.</summary>
    private const int MaxHello = 32 * 1024;

    private readonly byte[] header = new byte[HeaderLength];
    private int headerLength;
    private byte[] hello = [];
    private int bodyLength;
    private int bodyRead;

    /// <summary>Bytes of memory for a hello that is not whole.</summary>
    public int Held => hello.Length;

    private HandshakeType Type => (HandshakeType)header[0];

    private bool IsHello => Type is HandshakeType.ClientHello or HandshakeType.ServerHello;

    /// <summary>Reads up to the end of the next message.</summary>
    /// <param name="fragment">What records hold; what was read is cut off its front.</param>
    /// <param name="type">The message's type.</param>
    /// <param name="body">The body of a hello; valid until the next call.</param>
    /// <returns>What was found.</returns>
    public HandshakeRead Next(ref ReadOnlySpan<byte> fragment, out HandshakeType type, out ReadOnlySpan<byte> body)
    {
        body = default;
        type = default;
        if (!ReadHeader(ref fragment))
        {
            return HandshakeRead.Incomplete;
        }

        if (IsHello && bodyLength > MaxHello)
        {
            return HandshakeRead.TooLong;
        }

        ReadBody(ref fragment);
        if (bodyRead < bodyLength)
        {
            return HandshakeRead.Incomplete;
        }

        type = Type;
        body = hello;
        hello = [];
        headerLength = 0;
        return HandshakeRead.Message;
    }

    private bool ReadHeader(ref ReadOnlySpan<byte> fragment)
    {
        int missing = Math.Min(HeaderLength - headerLength, fragment.Length);
        if (headerLength == HeaderLength)
        {
            return true;
        }

        fragment[..missing].CopyTo(header.AsSpan(headerLength));
        fragment = fragment[missing..];
        headerLength += missing;
        bodyLength = (header[1] << 16) | (header[2] << 8) | header[3];
        bodyRead = 0;
        return headerLength == HeaderLength;
    }

    private void ReadBody(ref ReadOnlySpan<byte> fragment)
    {
        int length = Math.Min(bodyLength - bodyRead, fragment.Length);
        if (IsHello && length > 0)
        {
            if (bodyRead == 0)
            {
                hello = new byte[bodyLength];
            }

            fragment[..length].CopyTo(hello.AsSpan(bodyRead));
        }

        fragment = fragment[length..];
        bodyRead += length;
    }
}

/// <summary>What a <see cref="HandshakeReader"/> found.</summary>
internal enum HandshakeRead
{
    /// <summary>The rest is in the next record.</summary>
    Incomplete,

    /// <summary>A whole message.</summary>
    Message,

    /// <summary>A hello of a length that none has.</summary>
    TooLong,
}
