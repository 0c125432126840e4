namespace Earshot.LiteDbStore;

/// <summary>
/// What the JSON of calls has in common: that of two calls which never were, with nothing left out. Zstandard refers to it, which
/// makes a record half as large as without. Stored records need it for ever: never change it, add another with the next number.
/// </summary>
internal static class RecordDictionary
{
    public static readonly byte[] Bytes = Read();

    private static byte[] Read()
    {
        using Stream resource = typeof(RecordDictionary).Assembly.GetManifestResourceStream("RecordDictionary1.txt")!;
        byte[] dictionary = new byte[resource.Length];
        resource.ReadExactly(dictionary);
        return dictionary;
    }
}
